// SPDX-License-Identifier: Apache-2.0
// All the texts that attack, in a real browser: node tests/browser/hostile-all.mjs [--build DIR].
// hostile.mjs types into forms and takes seconds for each; here a program brings the texts in
// through the API, into lines, Markdown and lists of records of each type, and the browser opens
// the lists, records, forms and histories that show them, and searches. Every text is brought in as
// a line, as Markdown and in a list; of lists every page is opened, of records and forms a part.
// What the API refuses is counted and told by type, field and status. A fiftieth of the texts by
// default, all with CONCERT_TEST_LONG=yes, one in N with CONCERT_TEST_EVERY=N. One test per page.
import { ROOT, build, conclude, guard, isLong, lookAt, plain, problems, report, texts, visit }
	from './attack.mjs';
import { go } from './go.mjs';
import { WIDE, openBrowser } from './look.mjs';
import { startServer } from './server.mjs';
import { firstAccount } from './signed.mjs';

const TABS = 3;
const ROOM = 100; // records that take one text after another: agencies, people, files
const FILES = 20;
const PAGES = 100; // of one list
const OPENED = 20; // of so many events one is opened, with all that is said below it
const CHANGES_EVERY = 50; // each change of an amendment is checked against the whole text
const SOUGHT = ['alert', 'script', 'onerror', 'img', 'svg', 'javascript', 'iframe', 'style',
	'null'];

const all = texts(Number(process.env.CONCERT_TEST_EVERY ?? (isLong ? 1 : 50)));
const stands = new Map();
const refused = new Map();
let server;
let token;
let tabs;
let opened = 0;

// Brings in the n-th texts, some at once.
async function bringAll(n, one) {
	let i = 0;
	await Promise.all(tabs.map(async () => {
		while (i < n)
			await one(i++);
	}));
}

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
const at = (i) => all[i % all.length].toWellFormed();
const third = Math.ceil(all.length / 3);
// Three texts at once, each far from the others.
const three = (i) => [at(i), at(i + third), at(i + 2 * third)];

async function ask(method, path, body) {
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': method === 'PATCH'
		? 'application/merge-patch+json' : 'application/json' };
	if (method === 'PATCH')
		headers['If-Match'] = '*';
	const answer = await fetch(`${server.url}/api/v1/${path}`, { method, headers,
		body: body && JSON.stringify(body) });
	if (answer.status >= 500)
		problems.push(`${method} ${path}: ${answer.status} ${JSON.stringify(body)}`);
	return { status: answer.status, record: await answer.json() };
}

// Brings texts into the fields of a record; when it is refused, each field alone, so that one bad
// text keeps none of the others out. Returns the record, if the whole was taken.
async function bring(method, path, base, fields) {
	const names = Object.keys(fields);
	const { status, record } = await ask(method, path, { ...base, ...fields });
	const type = path.split('/')[0];
	if (status < 300) {
		for (const name of names)
			count(stands, `${type} ${name}`);
		return record;
	}
	if (names.length === 1) {
		count(refused, `${type} ${names[0]} ${status}`);
		return null;
	}
	for (const name of names)
		await bring(method, path, base, { [name]: fields[name] });
	return null;
}

async function open(page, target) {
	opened++;
	await visit(page, new URL(target, server.url).href).catch((error) =>
		problems.push(`${target}: ${error.message.split('\n')[0]}`));
	report(target);
}

// Each address once, in several tabs; `then` looks at more of a page that is open.
async function openAll(targets, then = async () => {}) {
	const left = [...targets];
	await Promise.all(tabs.map(async (page) => {
		for (let target = left.shift(); target; target = left.shift()) {
			await open(page, target);
			await then(page, target);
		}
	}));
}

// A list with the pages that follow it.
async function openLists(...firsts) {
	await openAll(firsts, async (page) => {
		for (let n = 1; n < PAGES; n++) {
			const next = page.locator('nav a', { hasText: /^Next page$/ });
			if (await next.count() === 0)
				return;
			await open(page, await next.first().getAttribute('href'));
		}
	});
}

// A form holds what was brought in, and not something that came out of it.
async function checkForm(page, target, given) {
	for (const [name, value] of Object.entries(given)) {
		const field = page.locator(`main form.page [name="${name}"]`).first();
		const now = await field.count() > 0 ? plain(await field.inputValue()) : '';
		if (now.replace(/\s+/g, '') !== plain(value ?? '').replace(/\s+/g, ''))
			problems.push(`${target}: ${name} holds ${JSON.stringify(now)}, given was `
				+ JSON.stringify(value));
	}
	report(`${target} holds`);
}

// Events: each text is title, place or description of one, and words of a comment below one.
async function events() {
	const made = new Map();
	let on;
	await bringAll(third, async (i) => {
		const [title, place, description] = three(i);
		const event = await bring('POST', 'events', { title: `Event ${i}` },
			{ title, place, description });
		if (event && (i % OPENED === 0 || !on)) {
			on = { type: 'event', id: event.id };
			made.set(`/events/${event.id}/edit`, event.id);
		}
		for (const words of three(i))
			await bring('POST', 'comments', { on }, { words });
	});
	await openLists('/events', '/comments');
	await openAll([...made.values()].map((id) => `/events/${id}`));
	await openAll([...made.values()].map((id) => `/events/${id}/history`));
	await openAll(made.keys(), async (page, target) => {
		const { title, place, description } =
			(await ask('GET', `events/${made.get(target)}`)).record;
		await checkForm(page, target, { title, place, description });
	});
}

// Lines, Markdown and lists on actions, and meetings: the records that stand in long lists.
async function records() {
	const actions = (await ask('GET', 'actions?limit=200')).record.items;
	const meetings = [];
	await bringAll(third, async (i) => {
		const [a, b, c] = three(i);
		const action = { type: 'action', id: actions[i % actions.length].id };
		for (const title of [a, b, c]) {
			const meeting = await bring('POST', 'meetings', {}, { title });
			if (meeting && title === a && i % 100 === 0)
				meetings.push(`/meetings/${meeting.id}`,
					`/meetings/${meeting.id}/edit`);
		}
		await bring('POST', 'progress', { action, status: 'done' },
			{ words: a, next_step: b, evidence: [a, b, c] });
		await bring('POST', 'conditions', { of: action, kind: 'request', state: 'met' },
			{ words: c });
	});
	await openLists('/meetings', '/progress', '/conditions');
	await openAll(meetings);
	await openAll(actions.map(({ id }) => `/actions/${id}`));
	const progress = (await ask('GET', 'progress?limit=20')).record.items;
	await openAll(progress.flatMap(({ id }) =>
		[`/progress/${id}`, `/progress/${id}/edit`, `/progress/${id}/history`]));
}

async function amendments() {
	const pillar = (await ask('GET', 'pillars?limit=1')).record.items[0].id;
	const some = [];
	let into;
	await bringAll(third, async (i) => {
		const [title, label, reason] = three(i);
		const made = await bring('POST', 'amendments', { title: `Amendment ${i}` },
			{ title, label, reason });
		if (made && i % 100 === 0)
			some.push(`/amendments/${made.id}`, `/amendments/${made.id}/edit`,
				`/amendments/${made.id}/history`);
	});
	for (let i = 0, n = 0; i < all.length; i += CHANGES_EVERY, n++) {
		if (n % 50 === 0) {
			into = (await ask('POST', 'amendments', { title: 'Changes' })).record.id;
			some.push(`/amendments/${into}`, `/amendments/${into}/add`,
				`/amendments/${into}/circulate`);
		}
		const [a, reason] = three(i);
		const change = await bring('POST', 'amendment_changes', { amendment: into,
			operation: 'add', part: 'action', pillar, list: 'actions',
			state: n % 2 ? 'taken' : 'proposed', confirmed: true,
			after: { text: 'New', marks: [] } },
		{ after: { text: a, marks: [] }, reason });
		if (change && n % 5 === 0)
			some.push(`/amendment_changes/${change.id}/edit`);
	}
	await openLists('/amendments');
	await openAll(some);
}

// A file's name and words take one text after another, and so do people, agencies and groups: as
// many of these as there are texts would make no network.
async function files(page) {
	const action = (await ask('GET', 'actions?limit=1')).record.items[0].id;
	for (let i = 0; i < FILES; i++) {
		await page.goto(`${server.url}/attachments/new?on=action/${action}`);
		await page.setInputFiles('#f-file', { name: `${i}.txt`, mimeType: 'text/plain',
			buffer: Buffer.from(`File ${i}`) });
		await go(page, 'main form.page button[type=submit]');
	}
	return action;
}

async function turns(page) {
	const action = await files(page);
	const ids = {};
	for (let i = 0; i < FILES; i++)
		server.run('user', 'add', `someone${i}@example.org`, '--name', `Someone ${i}`);
	for (let i = 0; i < ROOM; i++) {
		await ask('POST', 'agencies', { code: `AG${i}`, name: `Agency ${i}` });
		await ask('POST', 'groups', { code: `GR${i}`, name: `Group ${i}` });
	}
	for (const type of ['people', 'agencies', 'groups', 'attachments', 'pillars'])
		ids[type] = (await ask('GET', `${type}?limit=200`)).record.items
			.map(({ id }) => id);
	for (let first = 0; first < third; first += ROOM) {
		await bringAll(Math.min(ROOM, third - first), async (i) => {
			const [a, b, c] = three(first + i);
			const to = (type) => `${type}/${ids[type][i % ids[type].length]}`;
			await bring('PATCH', to('people'), {}, { name: a });
			await bring('PATCH', to('agencies'), {}, { name: b });
			await bring('PATCH', to('groups'), {}, { name: c });
			await bring('PATCH', to('attachments'), {}, { name: b, words: a });
			await bring('PATCH', to('pillars'), {},
				{ aliases: [a, b, c], short_title: c });
		});
		const forms = Object.entries(ids).flatMap(([type, of]) => {
			const id = of[(first / ROOM) % of.length];
			return [`/${type}/${id}`, `/${type}/${id}/edit`];
		});
		await openAll(['/people', '/agencies', '/groups', '/attachments',
			`/actions/${action}`, '/actions', ...forms]);
	}
	await openLists(...['people', 'attachments', 'pillars'].flatMap((type) =>
		ids[type].map((id) => `/${type}/${id}/history`)));
}

async function wholes() {
	await openLists('/changes', ...SOUGHT.map((word) => `/search?q=${word}`));
	await openAll(['/', '/me', '/instrument', '/timeline', '/coverage', '/points', '/served',
		'/people', '/roles', '/pillars', '/me/tokens', '/me/drafts', '/imports']);
}

const sum = (map) => [...map.values()].reduce((n, more) => n + more, 0);

function tell() {
	for (const [what, n] of [...stands].sort())
		console.log(`${what}: ${n} taken`);
	for (const [what, n] of [...refused].sort())
		console.log(`${what}: ${n} refused`);
	console.log(`${all.length} texts, ${sum(stands)} fields, ${sum(refused)} refused, `
		+ `${opened} pages`);
}

// Words of how far it is: the whole takes minutes.
async function part(name, run) {
	const start = Date.now();
	await run();
	report(name);
	console.log(`${name}: ${Math.round((Date.now() - start) / 1000)} s, ${opened} pages`);
}

async function main() {
	server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await openBrowser();
	try {
		const context = await browser.newContext({ viewport: WIDE });
		await guard(context, server.url);
		tabs = [];
		for (let i = 0; i < TABS; i++)
			tabs.push(await context.newPage());
		await firstAccount(tabs[0], server.run('user', 'first').trim());
		token = server.run('token', 'create', 'all', '--person', 'sara@example.org',
			'--write').trim();
		await part('events and comments', events);
		await part('agencies, people, files', () => turns(tabs[0]));
		await part('meetings, progress, conditions', records);
		await part('amendments', amendments);
		await part('pages of everything', wholes);
		await lookAt(tabs[0], 'the last page');
	} finally {
		await browser.close();
		report('the server', [await server.stop()].filter(Boolean));
		tell();
		conclude();
	}
}

if (all.length > 0)
	await main();
