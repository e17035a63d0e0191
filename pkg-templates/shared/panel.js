// What a sidebar does in any helpdesk: start the engine, decide, show, and look again when time, or the helpdesk, says so.
(function () {
  const SECOND = 1000;
  const WEEK = 7 * 24 * 3600 * SECOND;
  const LONGEST_WAIT = 2147483647;
  const USUAL_WAIT = 30;
  const TOO_MANY_REQUESTS = 429;
  const PASSING = [TOO_MANY_REQUESTS, 502, 503, 504];
  const view = document.querySelector('sladder-ticket');
  const status = document.querySelector('[role=status]');

  function element(name, content) {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  }

  function say(text, lines = []) {
    if (!status) return;
    status.replaceChildren(text, element('ul', lines.map((line) => element('li', [line]))));
    status.hidden = !text;
  }

  function complainOf({ code, problems = [], message, status: answered }) {
    const lines = problems.map(({ path, message: what, help }) => `${path}: ${what}${help ? `; ${help}` : ''}`);
    const refused = code === 'invalid_policy' ? 'The policy has mistakes' : 'This ticket cannot be decided';
    say(lines.length ? refused : message || `The helpdesk answered ${answered || 'nothing'}`, lines);
  }

  function addScript(src) {
    return new Promise((onload, onerror) => {
      document.head.append(Object.assign(document.createElement('script'), { src, onload, onerror }));
    });
  }

  /** Where a page may not run WebAssembly, the engine of JavaScript takes over: slower, with the same answers. */
  async function compile(policy) {
    try {
      return await window.sladder.compilePolicy(policy);
    } catch (error) {
      if (error.code !== 'blocked_by_csp') throw error;
      await addScript(document.querySelector('[data-fallback]').dataset.fallback);
      return window.sladder.compilePolicy(policy);
    }
  }

  /** How many seconds the helpdesk asks to be left alone. */
  function pauseIn(error) {
    const headers = Object.assign({}, error.headers, error.responseHeaders);
    const name = Object.keys(headers).find((key) => key.toLowerCase() === 'retry-after');
    return Number(headers[name]) > 0 ? Number(headers[name]) : USUAL_WAIT;
  }

  function hoursOf(policy, decision, from, to) {
    const used = decision.sla.clocks.map(({ calendar }) => calendar);
    return Object.fromEntries(used.map((name) => {
      const calendar = policy.calendar(name);
      const hours = calendar.openHours(from, to);
      calendar.free();
      return [name, hours];
    }));
  }

  /**
   * Shows what `read()` gives, `{ ticket, findings }`, as decided by the policy in `settings()`; `decided(decision)` is told each time, and
   * `resized(pixels)` when the view is higher or lower. Gives the function that looks again.
   */
  window.startPanel = function ({ settings, read, decided, resized }) {
    let compiled;
    let timer;
    let turn = 0;

    function waitThen(look, milliseconds) {
      timer = setTimeout(look, Math.min(Math.max(milliseconds, SECOND), LONGEST_WAIT));
    }

    async function compiledPolicy() {
      const document = window.policyOf(await settings());
      return { policy: await compile(document), timeZone: document.timeZone || 'UTC' };
    }

    function show({ policy, timeZone }, { ticket, findings }) {
      const now = Date.now();
      const decision = policy.decide(ticket, { now });
      decision.findings = findings.concat(decision.findings);
      say('');
      if (view) Object.assign(view, { timeZone, decision, hours: hoursOf(policy, decision, now, now + WEEK), steps: policy.timeline(ticket, { now, until: now + WEEK }) });
      if (decided) decided(decision);
      return decision.nextChangeAt && Date.parse(decision.nextChangeAt) - now;
    }

    function complain(error) {
      if (!PASSING.includes(error.status)) {
        complainOf(error);
        return;
      }
      const seconds = pauseIn(error);
      const reason = error.status === TOO_MANY_REQUESTS ? 'has too many requests' : `answered ${error.status}`;
      say(`The helpdesk ${reason}; trying again in ${seconds} s`);
      waitThen(look, seconds * SECOND);
    }

    async function look() {
      clearTimeout(timer);
      turn += 1;
      const mine = turn;
      try {
        compiled = compiled || await compiledPolicy();
        const given = await read();
        if (mine !== turn) return;
        const wait = show(compiled, given);
        if (wait) waitThen(look, wait);
      } catch (error) {
        if (mine === turn) complain(error);
      }
    }

    if (view && resized) new ResizeObserver(() => resized(Math.ceil(document.documentElement.getBoundingClientRect().height))).observe(document.body);
    look();
    return look;
  };
}());
