// The engine as the page uses it: the modules beside the page, the samples, and the last policy that compiled.

export class Session {
  /** { policy, now, tickets, context }: what the page starts with. */
  sample;
  /** The policy that decides, as a document, and its engine's versions; null before one compiled. */
  document = null;
  build = '';
  #engine;
  #policy = null;
  #calendars = new Map();
  #text = null; // what was compiled last, with or without success
  #problems = [];

  /** Loaded by import(), not at the top of a file, so that a failure can be shown and tried again. */
  static async load() {
    const session = new Session();
    try {
      const [main, freshdesk, policy, { now, tickets, ...context }] = await Promise.all([
        import('../browser.mjs'),
        import('../freshdesk.mjs'),
        read('./demo/policy.json').then((response) => response.text()),
        read('./demo/tickets.json').then((response) => response.json()),
      ]);
      session.#engine = { ...main, ...freshdesk };
      session.sample = { policy, now, tickets, context };
    } catch (error) {
      const help = 'serve the whole package folder and open `www/` in it';
      throw Object.assign(error, { code: 'load_failed', problems: [{ message: error.message, help }] });
    }
    return session;
  }

  /** Compiles a changed text and gives its problems; on errors the policy before it stays. Throws what is not about the text. */
  async compile(text) {
    if (text === this.#text) return this.#problems;
    try {
      const policy = await this.#engine.compilePolicy(text);
      this.#release();
      this.#policy = policy;
      this.#problems = policy.warnings;
      this.document = JSON.parse(text);
      const { package: release, timeZones } = this.#engine.version;
      this.build = `sladder ${release}, time zones ${timeZones}, policy ${policy.hash}`;
    } catch (error) {
      if (error.code !== 'invalid_policy') throw error;
      this.#problems = error.problems;
    }
    this.#text = text;
    return this.#problems;
  }

  decide(ticket, now) {
    return this.#policy.decide(ticket, { now, trace: true });
  }

  /** What will happen to a ticket if nobody acts, without the hours of its calendar. */
  coming(ticket, now) {
    return this.#policy.timeline(ticket, { now }).filter(({ kind }) => kind !== 'open' && kind !== 'close');
  }

  /** Freshdesk's own ticket as the engine reads it: { ticket, findings }. */
  fromFreshdesk(value) {
    return this.#engine.ticketFromFreshdesk(value, this.sample.context);
  }

  /** Open seconds between two instants, for the marks and counts that move; null where the calendar cannot say. */
  counted(id, from, to) {
    try {
      if (!this.#calendars.has(id)) this.#calendars.set(id, this.#policy.calendar(id));
      return this.#calendars.get(id).elapsedSeconds(from, to);
    } catch {
      return null;
    }
  }

  #release() {
    for (const calendar of this.#calendars.values()) calendar.free();
    this.#calendars.clear();
    this.#policy?.free();
  }
}

async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} gave status ${response.status}`);
  return response;
}
