// A stand-in for Stripe.js in training mode. It is this project's own, is no part of Stripe, and is
// never served beside the real form. It knows Stripe's test cards by their numbers, and what it
// sends to the built-in Stripe on this machine is the card's test name, never the number.
(function () {
  "use strict";

  const CARDS = [
    ["4242 4242 4242 4242", "pm_card_visa", "Visa: approved"],
    ["5555 5555 5555 4444", "pm_card_mastercard", "Mastercard: approved"],
    ["3782 822463 10005", "pm_card_amex", "American Express: approved"],
    ["6011 1111 1111 1117", "pm_card_discover", "Discover: approved"],
    ["4000 0000 0000 0002", "pm_card_visa_chargeDeclined", "Declined"],
    ["4000 0000 0000 9995", "pm_card_visa_chargeDeclinedInsufficientFunds", "Declined: funds"],
    ["4000 0000 0000 9987", "pm_card_visa_chargeDeclinedLostCard", "Declined: lost card"],
    ["4000 0000 0000 9979", "pm_card_visa_chargeDeclinedStolenCard", "Declined: stolen card"],
    ["4000 0000 0000 0069", "pm_card_chargeDeclinedExpiredCard", "Declined: expired"],
    ["4000 0000 0000 0127", "pm_card_chargeDeclinedIncorrectCvc", "Declined: security code"],
    ["4000 0000 0000 0119", "pm_card_chargeDeclinedProcessingError", "Declined: processing error"],
    ["4000 0000 0000 6975", "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
      "Declined: too often"],
    ["4100 0000 0000 0019", "pm_card_radarBlock", "Blocked by Radar"],
    ["4000 0000 0000 4954", "pm_card_riskLevelHighest", "Blocked: highest risk"],
    ["4000 0000 0000 9235", "pm_card_riskLevelElevated", "Approved, elevated risk"],
    ["4000 0000 0000 0101", "pm_card_cvcCheckFail", "Approved, security code does not match"],
    ["4000 0000 0000 0010", "pm_card_avsFail", "Approved, address does not match"],
    ["4000 0000 0000 3220", "pm_card_threeDSecure2Required", "Asks the bank (3-D Secure)"],
    ["4000 0027 6000 3184", "pm_card_authenticationRequired", "Always asks the bank"],
    ["4000 0025 0000 3155", "pm_card_authenticationRequiredOnSetup", "Asks unless kept before"],
    ["4000 0082 6000 3178", "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
      "Asks the bank, then declined"],
    ["4000 0084 0000 1629", "pm_card_threeDSecureRequiredChargeDeclined",
      "Asks the bank, then declined for good"],
    ["4000 0084 0000 1280", "pm_card_threeDSecureRequiredProcessingError",
      "The bank cannot be asked"],
    ["4000 0000 0000 3055", "pm_card_threeDSecureOptional", "Approved, 3-D Secure optional"],
  ];
  const LOOK_MS = 250;

  function make(tag, attributes, text) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function (pair) {
      made.setAttribute(pair[0], pair[1]);
    });
    made.textContent = text || "";
    return made;
  }

  function digits(text) {
    return text.replace(/[\s-]/g, "");
  }

  function invalid(code, message) {
    return { error: { type: "validation_error", code: code, message: message } };
  }

  // -- what Stripe's frame would draw

  function Card() {
    this.heard = {};
  }

  Card.prototype.on = function (event, hear) {
    this.heard[event] = hear;
    return this;
  };

  Card.prototype.mount = function (selector) {
    const fields = make("div", { class: "card-fields" });
    this.choice = make("select", { id: "practice-card", "aria-label": "Test card" });
    this.choice.append(make("option", { value: "" }, "Choose a test card, or type its number…"));
    CARDS.forEach(function (card) {
      const number = digits(card[0]);
      const text = card[2] + " · …" + number.slice(-4);
      this.choice.append(make("option", { value: number }, text));
    }, this);
    this.number = this.field(fields, "number", "Card number", "wide", "cc-number");
    this.expiry = this.field(fields, "expiry", "Expires (MM/YY)", "", "cc-exp");
    this.cvc = this.field(fields, "cvc", "Security code", "", "cc-csc");
    const wide = make("div", { class: "wide" });
    wide.append(this.choice);
    fields.prepend(wide);
    this.choice.addEventListener("change", this.fill.bind(this));
    document.querySelector(selector).replaceChildren(fields);
    const ready = this.heard.ready;
    if (ready) {
      setTimeout(ready, 0);
    }
  };

  Card.prototype.focus = function () {
    this.number.focus();
  };

  Card.prototype.field = function (fields, name, title, kind, purpose) {
    const label = make("label", { class: kind }, title);
    const input = make("input", { id: "practice-" + name, inputmode: "numeric",
      autocomplete: "off", "data-purpose": purpose });
    label.append(input);
    fields.append(label);
    return input;
  };

  Card.prototype.fill = function () {
    const chosen = CARDS.find(function (card) {
      return digits(card[0]) === this.choice.value;
    }, this);
    this.number.value = chosen ? chosen[0] : "";
    this.expiry.value = chosen ? "12/34" : "";
    this.cvc.value = chosen ? (digits(chosen[0]).length === 15 ? "1234" : "123") : "";
  };

  // Either {token} or {error}, as Stripe's form words it.
  Card.prototype.read = function () {
    const number = digits(this.number.value);
    const month = Number(this.expiry.value.slice(0, 2));
    if (!/^\d{12,19}$/.test(number)) {
      return invalid("incomplete_number", "Your card number is incomplete.");
    }
    const card = CARDS.find(function (known) {
      return digits(known[0]) === number;
    });
    if (!card) {
      return invalid("incorrect_number",
        "This is practice: only Stripe’s test cards work here. Nothing was sent.");
    }
    if (!/^\d\d\s?\/\s?\d\d$/.test(this.expiry.value) || month < 1 || month > 12) {
      return invalid("incomplete_expiry", "Your card’s expiration date is incomplete.");
    }
    if (!/^\d{3,4}$/.test(this.cvc.value)) {
      return invalid("incomplete_cvc", "Your card’s security code is incomplete.");
    }
    return { token: card[1] };
  };

  // -- the built-in Stripe on this machine

  function ask(path, body) {
    return fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    }).then(function (answer) {
      return answer.json();
    }, function () {
      return { error: { type: "api_connection_error",
        message: "We are experiencing issues connecting to our payments provider." } };
    });
  }

  // A payment, or the set-up of a card that is kept without one.
  function intentOf(found) {
    return found.paymentIntent || found.setupIntent;
  }

  function pageOf(payment) {
    const action = payment.next_action || {};
    return (action.redirect_to_url || {}).url || "";
  }

  // The bank's page above the form, until the payment goes on or the customer closes it.
  function challenge(look, payment) {
    return new Promise(function (resolve) {
      const bank = make("section", { class: "bank", id: "bank", role: "dialog",
        "aria-label": "The bank’s check" });
      const head = make("header");
      const close = make("button", { type: "button", id: "close-bank" }, "Close");
      head.append(make("strong", {}, "The bank checks who pays"), close);
      bank.append(head, make("iframe", { src: pageOf(payment), title: "Bank" }));
      document.body.append(bank);
      let isOver = false;

      function end() {
        isOver = true;
        window.removeEventListener("message", told);
        bank.remove();
        look().then(resolve);
      }

      function told(event) {
        if (event.origin === location.origin && event.data === "closed") {
          end();
        }
      }

      function again() {
        look().then(function (found) {
          const now = intentOf(found);
          if (isOver) {
            return;
          }
          if (now && now.status === "requires_action") {
            setTimeout(again, LOOK_MS);
          } else {
            end();
          }
        });
      }

      close.addEventListener("click", end);
      window.addEventListener("message", told);
      again();
    });
  }

  function outcome(found) {
    const intent = intentOf(found);
    if (!intent || intent.status !== "requires_payment_method") {
      return found;
    }
    const failed = intent.last_payment_error || intent.last_setup_error || {
      type: "invalid_request_error", message: "The card was not accepted." };
    return { error: Object.assign({}, failed, { [intent.object]: intent }) };
  }

  window.Stripe = function (key) {
    function look(secret) {
      return ask("/practice/look", { client_secret: secret, publishable_key: key });
    }

    function through(secret, found) {
      const payment = intentOf(found);
      if (!payment || payment.status !== "requires_action" || !pageOf(payment)) {
        return outcome(found);
      }
      return challenge(look.bind(null, secret), payment).then(outcome);
    }

    function confirm(given) {
      const read = given.elements.card.read();
      if (read.error) {
        return Promise.resolve(read);
      }
      const secret = given.elements.secret;
      return ask("/practice/confirm", {
        client_secret: secret, publishable_key: key, payment_method: read.token,
        return_url: (given.confirmParams || {}).return_url || "",
      }).then(through.bind(null, secret));
    }

    // As Stripe's: each takes the secrets of its own kind only.
    function only(kind, act) {
      return function (given) {
        if (!given.elements.secret.startsWith(kind)) {
          return Promise.reject(new Error("This secret is of another kind."));
        }
        return act(given);
      };
    }

    return {
      elements: function (options) {
        return {
          secret: options.clientSecret,
          submit: function () {
            return Promise.resolve({});
          },
          create: function () {
            this.card = new Card();
            return this.card;
          },
        };
      },
      confirmPayment: only("pi_", confirm),
      confirmSetup: only("seti_", confirm),
      createPaymentMethod: function (given) {
        const read = given.elements.card.read();
        return Promise.resolve(read.error ? read : { paymentMethod: { id: read.token } });
      },
      handleNextAction: function (given) {
        return look(given.clientSecret).then(through.bind(null, given.clientSecret));
      },
    };
  };
})();
