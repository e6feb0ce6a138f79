"""How the practice pages look: one sheet, sent inside each page and allowed by its hash."""

import base64
import hashlib
from typing import Final

CSS: Final = """
:root { color-scheme: light dark; --ground: #f6f7f9; --sheet: #ffffff; --ink: #1c2430;
  --soft: #566070; --line: #c9d0da; --act: #0f5bd8; --on-act: #ffffff; --bad: #b3261e;
  --bad-ground: #fdecea; --good: #1b6e3c; --good-ground: #e6f4ea; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #12161c; --sheet: #1c222b; --ink: #eef1f5; --soft: #aab4c2; --line: #3b4553;
    --act: #8ab4ff; --on-act: #0b1730; --bad: #ffb4ab; --bad-ground: #43201d; --good: #8fdcab;
    --good-ground: #17351f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 17px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1rem; }
.practice { margin: 0; padding: .5rem 1rem; text-align: center; font-size: .9rem;
  background: #ffd54a; color: #2b2200; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem; margin-top: 1rem; }
h1 { font-size: 1.15rem; margin: 0; color: var(--soft); font-weight: 500; }
.amount { font-size: 2rem; font-weight: 650; margin: .1rem 0 .6rem;
  font-variant-numeric: tabular-nums; }
.lines { list-style: none; margin: 0; padding: 0; color: var(--soft); }
.lines li { display: flex; justify-content: space-between; gap: 1rem; }
.lines b { font-weight: 500; font-variant-numeric: tabular-nums; white-space: nowrap; }
fieldset { border: 0; margin: 1rem 0 0; padding: 0; }
legend { padding: 0 0 .35rem; font-weight: 600; }
.card { display: flex; align-items: center; gap: .7rem; min-height: 2.75rem; padding: .3rem .6rem;
  border: 1px solid var(--line); border-bottom: 0; cursor: pointer; }
fieldset .card:first-of-type { border-radius: .5rem .5rem 0 0; }
fieldset .card:last-of-type { border-bottom: 1px solid var(--line);
  border-radius: 0 0 .5rem .5rem; }
fieldset .card:only-of-type { border-radius: .5rem; }
.card:has(:checked) { box-shadow: inset .25rem 0 0 var(--act); }
input[type=radio] { width: 1.2rem; height: 1.2rem; accent-color: var(--act); flex: none; }
label.text { display: block; margin-top: 1rem; font-weight: 600; }
input[type=email] { width: 100%; min-height: 2.75rem; margin-top: .35rem; padding: .4rem .7rem;
  font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line);
  border-radius: .5rem; }
button, a.button { display: block; width: 100%; min-height: 3rem; margin-top: .8rem; padding: .6rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  border-radius: .5rem; border: 1px solid var(--line); background: transparent; color: var(--ink); }
.pay { position: sticky; bottom: 0; margin: 0 -1.25rem -1.25rem; padding: .2rem 1.25rem 1rem;
  background: var(--sheet); border-radius: 0 0 .75rem .75rem; }
fieldset:first-of-type { margin-top: 0; }
p.soft { margin: .6rem 0 0; }
button.main { background: var(--act); border-color: var(--act); color: var(--on-act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.said { margin: 0 0 1rem; padding: .7rem .9rem; border-radius: .5rem; border-left: .3rem solid; }
.bad { color: var(--bad); background: var(--bad-ground); }
.good { color: var(--good); background: var(--good-ground); }
p.soft { color: var(--soft); }
"""

HASH: Final = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
