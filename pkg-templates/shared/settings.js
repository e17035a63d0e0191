// What the administrator set, as a policy; the page reads it with this, and so does what runs on the server.
(function (target) {
  /** Lines such as `2026-12-25 Christmas Day`; the first word is the date, and the engine says what is wrong with it. */
  function holidaysOf(text) {
    const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
    return Object.fromEntries(lines.map((line) => [line.split(/\s+/)[0], line.replace(/^\S+\s*/, '') || 'holiday']));
  }

  /** Days off close every calendar that ever closes. */
  function closeOn(holidays, calendars) {
    Object.values(calendars).forEach((calendar) => {
      if (calendar && calendar.hours !== '24x7') calendar.holidays = Object.assign({}, calendar.holidays, holidays);
    });
  }

  /** The policy with the time zone and the holidays that were set beside it. A text that is no JSON stays one: the engine knows the line. */
  target.policyOf = function (settings) {
    const text = String(settings.policy || '');
    try {
      const policy = JSON.parse(text);
      if (settings.time_zone) policy.timeZone = String(settings.time_zone).trim();
      closeOn(holidaysOf(String(settings.holidays || '')), policy.calendars || {});
      return policy;
    } catch {
      return text;
    }
  };
}(typeof exports === 'object' ? exports : window));
