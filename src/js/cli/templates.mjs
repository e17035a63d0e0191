// What each template of `sladder new` is made of: [what of the package, where in the app].

const SHARED = 'templates/shared';
const into = (folder, ...names) => names.map((file) => [`${file}.global.js`, `${folder}/${file}.global.js`]);

/** Scripts go with the licences of what is in them. */
const licences = (folder) => ['LICENSE-MIT', 'LICENSE-BUNDLED'].map((file) => [file, `${folder}/${file}.txt`]);

export const TEMPLATES = {
  freshdesk: {
    summary: 'a Freshdesk app: ticket sidebar, background, events (platform 3.0)',
    policy: `${SHARED}/policy.json`,
    parts: [
      ['templates/freshdesk', '.'],
      [`${SHARED}/icon.svg`, 'app/styles/images/icon.svg'],
      [`${SHARED}/panel.js`, 'app/scripts/panel.js'],
      [`${SHARED}/settings.js`, 'app/scripts/settings.js'],
      [`${SHARED}/settings.js`, 'server/lib/settings.js'],
      ['templates/freshdesk/app/scripts/conversations.js', 'server/lib/conversations.js'],
      [`${SHARED}/style.css`, 'app/styles/style.css'],
      ['serverless.global.js', 'server/lib/sladder.js'],
      ...into('app/scripts/sladder', 'inline', 'wasm2js', 'freshdesk', 'elements'),
      ...licences('app/scripts/sladder'),
    ],
    next: ['cd FOLDER', 'fdk validate', 'fdk run        then open a ticket with ?dev=true', 'README.md says what to set'],
  },
  zendesk: {
    summary: 'a Zendesk app: ticket sidebar (framework v2)',
    policy: 'templates/zendesk-policy.json',
    parts: [
      ['templates/zendesk', '.'],
      [`${SHARED}/panel.js`, 'assets/panel.js'],
      [`${SHARED}/settings.js`, 'assets/settings.js'],
      [`${SHARED}/style.css`, 'assets/style.css'],
      ...into('assets', 'inline', 'wasm2js', 'zendesk', 'elements'),
      ...licences('assets'),
    ],
    next: ['cd FOLDER', 'zcli apps:validate', 'zcli apps:server        then open a ticket with ?zcli_apps=true', 'README.md says what to set'],
  },
  'node-script': {
    summary: 'a Node script: reads an export, prints what is at risk',
    policy: `${SHARED}/policy.json`,
    parts: [
      ['templates/node-script', '.'],
      [`${SHARED}/policy.json`, 'policy.json'],
    ],
    next: ['cd FOLDER', 'npm install        until sladder is published: npm install path/to/sladder.tgz', 'npm start'],
  },
};
