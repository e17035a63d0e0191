// A compiled policy: the public face of what decides about tickets.
import { Calendar } from './calendar.mjs';
import { errorOf } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';
import { optionsOf, timelineOptionsOf } from './options.mjs';
import { ticketText } from './plain.mjs';
import { ReadTicket } from './ticket.mjs';

export class Policy {
  #handle;

  constructor(instance, object, { name, hash, problems }) {
    this.#handle = new Handle(this, 'policy', instance, object);
    this.name = name;
    this.hash = hash;
    this.warnings = problems;
    Object.freeze(this);
  }

  decide(ticket, options = undefined) {
    const { now, trace, people } = optionsOf(this.#handle.instance, options);
    return this.#ask(ticket, people, (object, exchange, written) => object.decide(exchange, written, now, trace, people !== null));
  }

  timeline(ticket, options = undefined) {
    const { now, until, people } = timelineOptionsOf(this.#handle.instance, options);
    return this.#ask(ticket, people, (object, exchange, written) => object.timeline(exchange, written, now, until, people !== null));
  }

  #ask(ticket, people, question) {
    const { instance, object } = this.#handle;
    const text = ticketText(ticket);
    if (people !== null) instance.ask(people, (exchange, written) => object.options(exchange, written));
    const answered = instance.ask(text, (exchange, written) => question(object, exchange, written));
    const answer = instance.answer();
    if (answered) return answer;
    throw errorOf('invalid_ticket', 'the ticket', answer);
  }

  read(ticket) {
    const { instance, object } = this.#handle;
    const read = instance.ask(ticketText(ticket), (exchange, written) => object.readTicket(exchange, written));
    if (read) return new ReadTicket(instance, read);
    throw errorOf('invalid_ticket', 'the ticket', instance.answer());
  }

  calendar(id) {
    const { instance, object } = this.#handle;
    const calendar = instance.ask(String(id), (exchange, written) => object.calendar(exchange, written));
    if (calendar) return new Calendar(instance, calendar);
    throw errorOf('invalid_options', 'the arguments', instance.answer().map((each) => ({ ...each, path: 'id' })));
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }
}
