// Stripe's form, opened for one payment, or for a card that is kept without one. The till gives the
// secret of it through a web channel, once; it hears "ready", "processing" and "done", believes none
// of it, and asks Stripe itself.
(function () {
  "use strict";

  const form = document.getElementById("form");
  const note = document.getElementById("say");
  const button = document.getElementById("go");

  let isOlder = false;  // Stripe's script came from the address that all releases before had

  function say(text) {
    note.textContent = text || "";
    if (text) {
      note.scrollIntoView({ block: "nearest" });
    }
  }

  function busy(isBusy) {
    button.disabled = isBusy;
    form.setAttribute("aria-busy", String(isBusy));
  }

  // The payment itself, or, in a telephone order, only what it is about.
  function about(given) {
    return given.secret ? { clientSecret: given.secret } : {
      mode: "payment",
      amount: given.amount,
      currency: given.currency,
      captureMethod: "manual",
      paymentMethodCreation: "manual",
      [isOlder ? "paymentMethodTypes" : "allowedPaymentMethodTypes"]: ["card"],
    };
  }

  // Stripe's names for what a secret belongs to stand at its beginning.
  function isForKeeping(given) {
    return given.secret.startsWith("seti_");
  }

  function open(till, given) {
    if (!given.key) {
      say(given.before || "This form has been opened before. Close it at the till, and open it again.");
      return;
    }
    const root = document.documentElement;
    root.classList.toggle("dark", Boolean(given.dark));
    const colours = given.colours || {};
    Object.keys(colours).forEach(function (name) {
      root.style.setProperty("--" + name, colours[name]);
    });
    const authorise = given.button || button.textContent;
    button.textContent = authorise;
    root.lang = given.locale || "en";
    root.dir = given.dir || "ltr";
    const stripe = window.Stripe(given.key, { locale: given.locale || "auto" });
    const elements = stripe.elements(Object.assign(about(given), {
      appearance: {
        theme: given.dark ? "night" : "stripe",
        variables: {
          colorPrimary: colours.action,
          colorBackground: colours.ground,
          colorText: colours.ink,
          colorDanger: colours.alarm,
        },
      },
    }));
    const card = elements.create("payment", {
      layout: "tabs",
      wallets: { applePay: "never", googlePay: "never", link: "never" },
    });
    let isAtBank = false;  // the customer left the bank's check before it was over

    card.on("ready", function () {
      busy(false);
      card.focus();
      till.ready();
    });
    card.on("loaderror", function (event) {
      say((event.error && event.error.message) || given.unloaded || "Stripe’s form could not be loaded.");
      till.done();
    });

    function attempt() {
      if (isAtBank) {
        return stripe.handleNextAction({ clientSecret: given.secret });
      }
      const sent = {
        elements: elements,
        confirmParams: { return_url: location.origin + location.pathname },
        redirect: "if_required",
      };
      return isForKeeping(given) ? stripe.confirmSetup(sent) : stripe.confirmPayment(sent);
    }

    // A telephone order: the card gets a name at Stripe, and the till authorises by it.
    function byTelephone() {
      return elements.submit().then(function (checked) {
        return checked.error ? checked : stripe.createPaymentMethod({ elements: elements });
      }).then(function (result) {
        if (result.error) {
          over(result);
        } else {
          till.done(result.paymentMethod.id);
        }
      });
    }

    function over(result) {
      const error = result.error;
      const payment = result.paymentIntent || result.setupIntent ||
        (error && (error.payment_intent || error.setup_intent));
      isAtBank = Boolean(payment) && payment.status === "requires_action";
      button.textContent = isAtBank ? given.again || "Go on with the bank’s check" : authorise;
      if (error) {
        say(error.message || given.failed || "That did not work.");
      } else if (isAtBank) {
        say(given.unfinished || "The bank’s check was not finished.");
      }
      busy(!error && !isAtBank);  // after a yes there is nothing left to press
      till.done();
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (button.disabled) {
        return;
      }
      busy(true);
      say("");
      till.processing();
      (given.moto ? byTelephone() : attempt().then(over)).catch(function () {
        over({ error: { message: given.broken || "Stripe’s form broke off. Close it, and open it again." } });
      });
    });
    card.mount("#card");
  }

  function withStripe(act) {
    if (window.Stripe) {
      act();
      return;
    }
    const script = document.createElement("script");
    script.src = "https://js.stripe.com/v3/";
    isOlder = true;
    script.onload = act;
    script.onerror = function () {
      say("Stripe’s form could not be loaded. Check the network of the till.");
    };
    document.head.append(script);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  if (typeof QWebChannel === "undefined" || !window.qt) {
    say("This page shows Stripe’s form inside a till. There is nothing to do here.");
  } else {
    withStripe(function () {
      new QWebChannel(qt.webChannelTransport, function (channel) {
        const till = channel.objects.till;
        till.take(function (given) {
          open(till, given);
        });
      });
    });
  }
})();
