// SPDX-License-Identifier: Apache-2.0
// Texts that attack, through every field of every form, in a real browser: node
// tests/browser/hostile.mjs [--build DIR]. Naughty strings and XSS payloads of ../shared are typed
// into forms, given as names of files, of people and in addresses; then every page that shows them
// is opened. Nothing may run, nothing may be asked of another host, no element may come out of a
// text, the page keeps its frame, and what was typed stands there as it was. A hundredth of the
// texts by default, every tenth with CONCERT_TEST_LONG=yes, one in N with CONCERT_TEST_EVERY=N:
// each takes seconds. hostile-all.mjs brings in all of them. One test per form and text.
import { ROOT, build, conclude, guard, isLong, lookAt, plain, problems, report, texts, visit }
	from './attack.mjs';
import { go, leads } from './go.mjs';
import { WIDE, openBrowser, request } from './look.mjs';
import { startServer } from './server.mjs';
import { firstAccount } from './signed.mjs';

const KEPT = { title: 'A title', name: 'A name', email: 'someone@example.org', code: 'XY1',
	words: 'Some words', label: 'A label' };

// The members of the page's form that a person types in.
function fieldsOf(page) {
	return page.locator('main form.page').last().locator('input:not([type]), input[type=text], '
		+ 'input[type=email], input[type=search], textarea').evaluateAll((fields) =>
		fields.map((field) => ({ name: field.name, isArea: field.tagName === 'TEXTAREA',
			list: field.closest('.field')?.querySelector('datalist')?.options[0]?.value
				?? '',
			isNeeded: !/\(optional\)/.test(field.labels[0]?.textContent ?? '') })));
}

async function send(page, values) {
	// What is folded up is typed into as well.
	await page.evaluate(() => {
		for (const folded of document.querySelectorAll('main form.page details'))
			folded.open = true;
	});
	const form = page.locator('main form.page').last();
	// The browser's own rules would stand before ours.
	await form.evaluate((element) => element.setAttribute('novalidate', ''));
	for (const [name, value] of Object.entries(values))
		await form.locator(`[name="${name}"]`).first().fill(value);
	const choice = form.locator('input[type=radio]');
	if (await choice.count() > 0)
		await choice.first().check();
	// What a combobox offers would lie above the button.
	await form.evaluate(() => document.activeElement.blur());
	await leads(page, () => form.locator('.buttons button[type=submit]').first().click());
}

// Shown again after a refusal: every field holds what was typed into it.
async function checkKept(page, values, where) {
	for (const [name, value] of Object.entries(values)) {
		const field = page.locator(`main form.page [name="${name}"]`).first();
		// What is typed into "One more" has moved into the list above it.
		if (await field.count() === 0 || name.endsWith('-add') || `${name}-add` in values)
			continue;
		const now = plain(await field.inputValue());
		const want = plain(value.replace(/[\r\n]/g, (end) =>
			field.isArea ? end : ''));
		if (now !== want && now.replace(/\s+/g, '') !== want.replace(/\s+/g, ''))
			problems.push(`${where}: ${name} holds ${JSON.stringify(now)}, `
				+ `typed was ${JSON.stringify(want)}`);
	}
}

// Types one text into every field; then into those alone that can take it, until it is saved.
async function attack(page, target, text) {
	await visit(page, target);
	const fields = await fieldsOf(page);
	if (fields.length === 0)
		throw new Error('there is no form');
	const values = Object.fromEntries(fields.map(({ name }) => [name, text]));
	await send(page, values);
	for (let round = 0; round < 3 && await page.locator('.wrong').count() > 0; round++) {
		await lookAt(page, `${target} refused`);
		if (round === 0)
			await checkKept(page, values, target);
		const wrong = await page.locator('.wrong [name]').evaluateAll((all) =>
			all.map((field) => field.name));
		const mend = {};
		for (const { name, list, isNeeded } of fields) {
			if (wrong.includes(name))
				mend[name] = isNeeded ? KEPT[name] ?? list : '';
		}
		await send(page, mend);
	}
	await lookAt(page, `${target} sent`);
	await followUp(page, page.url());
}

async function followUp(page, at) {
	await visit(page, at);
	for (const more of ['/history', '/edit']) {
		const answer = await request(page, at.split('?')[0].split('#')[0] + more);
		if (answer.ok())
			await visit(page, at.split('?')[0].split('#')[0] + more);
	}
}

async function upload(page, url, text, i) {
	await page.goto(`${url}/attachments/new?on=action/CJ-1`);
	const name = text.replace(/[\0/\r\n]/g, '_').slice(0, 100) + (i % 2 ? '.html' : '.svg');
	await page.setInputFiles('#f-file', { name, mimeType: 'text/html',
		buffer: Buffer.from(`<script>alert(${i})</script>${text}`) });
	await page.fill('#f-words', text.slice(0, 500));
	await go(page, 'main form.page button[type=submit]');
	await lookAt(page, 'file sent');
	await visit(page, `${url}/actions/CJ-1`);
}

const FORMS = ['/events/new', '/meetings/new', '/agencies/new', '/groups/new',
	'/progress/new?action=CJ-1', '/conditions/new', '/roles/new', '/actions/CJ-1/edit',
	'/comments/new?on=action/CJ-1', '/amendments/new', '/amendments/{draft}/add?part=action',
	'/amendments/{draft}/add?part=footnote', '/amendments/{draft}/elements/{action}/edit',
	'/amendments/new/elements/{action}/edit', '/amendments/new/add?part=action',
	'/amendments/{draft}/position', '/people/invite', '/me/tokens',
	'/search', '/actions'];

// An address of FORMS with what it names. Each has a draft of its own: what is circulated stays so.
async function addressOf(server, token, form) {
	const ask = async (name, body) => (await fetch(`${server.url}/api/v1/${name}`, {
		method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), headers: {
			Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
	})).json();
	if (!form.includes('{'))
		return server.url + form;
	const action = (await ask('actions?limit=1')).items[0];
	const draft = await ask('amendments', { title: 'A draft' });
	await ask('amendment_changes', { amendment: draft.id, operation: 'replace', part: 'action',
		element: action.id, field: 'text', before: action.text,
		after: { text: 'Other words', marks: [] }, state: 'taken', confirmed: true });
	return server.url + form.replace('{draft}', draft.id).replace('{action}', action.id);
}

const ADDRESSES = (q) => [`/search?q=${q}`, `/actions?q=${q}&pillar=${q}&status=${q}`,
	`/actions/${q}`, `/pillars/${q}`, `/${q}`, `/people?on=${q}`, `/sign-in?next=${q}`,
	`/timeline?from=${q}&pillar=${q}`, `/events?sort=${q}&pillar=${q}`, `/changes?pillar=${q}`,
	`/actions/CJ-1/history?on=${q}`, `/actions/CJ-1/edit?text=${q}`, `/me/proof?next=${q}`,
	`/join/${q}`, `/api/v1/search?q=${q}`, `/api/v1/actions/${q}`, `/api/v1/actions?${q}=${q}`];

const SHOWN = ['/', '/me', '/people', '/changes', '/events', '/meetings', '/agencies', '/groups',
	'/comments', '/attachments', '/progress', '/conditions', '/roles',
	'/pillars/CJ', '/agencies/WHO', '/actions/CJ-1', '/actions/CJ-1/history',
	'/actions', '/instrument', '/timeline', '/coverage', '/points', '/served',
	'/search?q=alert', '/me/tokens',
	'/me/drafts', '/me/security', '/imports', '/amendments/upload', '/api/v1/events',
	'/api/v1/comments'];

// A feed is XML: what is not well-formed shows as a parsererror.
async function readFeed(page, url) {
	const page1 = await request(page, `${url}/changes`);
	const feed = /href="([^"]*(?:feed|atom)[^"]*)"/.exec(await page1.text());
	if (!feed) {
		problems.push('no feed on /changes');
		return;
	}
	const answer = await request(page, new URL(feed[1].replaceAll('&amp;', '&'), url).href);
	const wrong = await page.evaluate((xml) => {
		const read = new DOMParser().parseFromString(xml, 'application/xml');
		const bad = read.querySelector('parsererror, script, iframe, img');
		return bad?.textContent.slice(0, 200) ?? '';
	}, await answer.text());
	if (wrong)
		problems.push(`the feed: ${wrong}`);
}

async function main() {
	const all = texts(Number(process.env.CONCERT_TEST_EVERY ?? (isLong ? 10 : 100)));
	if (all.length === 0)
		return;
	const server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await openBrowser();
	try {
		const context = await browser.newContext({ viewport: WIDE });
		await guard(context, server.url);
		const page = await context.newPage();
		await firstAccount(page, server.run('user', 'first').trim());
		const token = server.run('token', 'create', 'drafts', '--person',
			'sara@example.org', '--write').trim();
		for (const [i, text] of all.entries()) {
			const form = FORMS[i % FORMS.length];
			const what = `${form} ${JSON.stringify(text.slice(0, 60))}`;
			const asked = encodeURIComponent(text.toWellFormed());
			try {
				if (form === '/search' || form === '/actions')
					await visit(page, `${server.url + form}?q=${asked}`);
				else
					await attack(page, await addressOf(server, token, form),
						text);
				if (i % 10 === 6)
					await upload(page, server.url, text, i);
				const addresses = ADDRESSES(asked);
				for (let k = i % 8; k < addresses.length; k += 8)
					await visit(page, server.url + addresses[k]);
			} catch (error) {
				problems.push(error.message.split('\n')[0]);
			}
			report(what);
		}
		for (const target of SHOWN) {
			await visit(page, server.url + target).catch((error) =>
				problems.push(error.message));
			report(target);
		}
		await readFeed(page, server.url);
		report('the feed of recent changes');
	} finally {
		await browser.close();
		report('the server', [await server.stop()].filter(Boolean));
		console.log(`${all.length} texts`);
		conclude();
	}
}

await main();
