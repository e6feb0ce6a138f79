"""Reading forms back into what the SDK wrote."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe._encode import _api_encode

from pos.adapters.stripe_simulator import forms

NAMES = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), min_size=1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = TEXTS | st.integers() | st.booleans()
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(NAMES, inner, min_size=1, max_size=4)
        | st.lists(inner.filter(lambda value: not isinstance(value, bool)), min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def as_read(value):
    """What a form can carry of a value: text, and hashes with numbered names for lists."""
    match value:
        case dict():
            return {name: as_read(inner) for name, inner in value.items()}
        case list():
            return {str(index): as_read(inner) for index, inner in enumerate(value)}
        case bool():
            return str(value).lower()
        case _:
            return str(value)


@given(st.dictionaries(NAMES, TREES, max_size=5))
def test_what_the_sdk_encodes_is_read_back(params):
    assert forms.parse(urlencode(list(_api_encode(params)))) == as_read(params)


def values(form):
    for value in form.values():
        yield from values(value) if isinstance(value, dict) else [value]


@given(st.text(st.sampled_from("ab01[]=&%+5BD") | st.characters(exclude_categories=["Cs"])))
def test_any_text_is_read_as_hashes_of_text_or_refused(text):
    try:
        form = forms.parse(text)
    except forms.Malformed:
        assert text.count("&") >= 1
    else:
        found = list(values(form))
        assert all(type(value) is str for value in found)
        assert len(found) <= len([pair for pair in text.split("&") if pair])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", {}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("&&a=1&", {"a": "1"}),
        ("a[]=x&a[]=y", {"a": {"0": "x", "1": "y"}}),
        ("a[0]=x&a[1]=y", {"a": {"0": "x", "1": "y"}}),
        ("a[b][c]=v&a[b][d]=w", {"a": {"b": {"c": "v", "d": "w"}}}),
        ("a%5Bb%5D=v", {"a": {"b": "v"}}),
        ("a=Caf%C3%A9+%26+co", {"a": "Café & co"}),
        ("a=1=2", {"a": "1=2"}),
        ("a[b=1", {"a[b": "1"}),
        ("[a]=1", {"[a]": "1"}),
        ("a]b=1", {"a]b": "1"}),
        ("l[0][a]=1&l[0][b]=2&l[1][a]=3", {"l": {"0": {"a": "1", "b": "2"}, "1": {"a": "3"}}}),
    ],
)
def test_forms_are_read_as_stripe_reads_them(text, form):
    assert forms.parse(text) == form


@pytest.mark.parametrize("text", ["a=1&a[b]=2", "a[b]=2&a=1", "a[b]=1&a[b][c]=2"])
def test_a_name_is_either_a_value_or_a_hash(text):
    with pytest.raises(forms.Malformed):
        forms.parse(text)
