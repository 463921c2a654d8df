// SPDX-License-Identifier: Apache-2.0
// The things people come for, in a real browser with the keyboard alone and scripts off:
// node tests/browser/tasks.mjs [--build DIR]. Each begins at the page that signing in ends at.
// Counts pages opened and keys pressed; what has to be typed anyway (a code, words) beside them.
// One test per task: it must succeed, and take no more than it does now.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { enter, leads } from './go.mjs';
import { openBrowser } from './look.mjs';
import { startServer } from './server.mjs';
import { PASSWORD, firstAccount } from './signed.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = process.argv[2] === '--build' ? process.argv[3] : path.join(ROOT, 'build-san');
const MOST_TABS = 120;

class Keyboard {
	constructor(page) {
		this.page = page;
		this.pages = 0;
		this.keys = 0;
		this.typed = 0;
	}

	async press(key, times = 1) {
		for (let i = 0; i < times; i++)
			await this.page.keyboard.press(key);
		this.keys += times;
	}

	async type(words) {
		await this.page.keyboard.type(words);
		this.typed += words.length;
	}

	// Whether the keyboard is at an element that fits: a CSS selector, and words in it.
	async isAt(selector, words) {
		return this.page.evaluate(([css, text]) => {
			const at = document.activeElement;
			return at !== null && at.matches(css) && at.textContent.includes(text);
		}, [selector, words]);
	}

	// Tabs until the keyboard is there.
	async reach(selector, words = '') {
		for (let i = 0; i <= MOST_TABS; i++) {
			if (await this.isAt(selector, words))
				return;
			await this.press('Tab');
		}
		throw new Error(`not reached with ${MOST_TABS} tabs: ${selector} ${words} on `
			+ `${this.page.url()}`);
	}

	// The first stop of every page leads past its head.
	async skipHead() {
		await this.press('Tab');
		if (!await this.isAt('a.skip', ''))
			throw new Error(`no link past the head on ${this.page.url()}`);
		await leads(this.page, () => this.press('Enter'));
	}

	// Enter, and what it opens.
	async open() {
		await leads(this.page, () => this.press('Enter'));
		this.pages++;
	}

	async follow(selector, words = '') {
		await this.reach(selector, words);
		await this.open();
	}
}

// Opens an account as its owner does. Nobody counts that: it is done once.
async function join(browser, server, email, ...role) {
	const name = email.split('@')[0];
	const link = server.run('user', 'add', email, '--name', name, ...role).trim();
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(link);
	await page.fill('#f-password', PASSWORD);
	await enter(page, '#f-password');
	return page;
}

// A coordinator says who leads an action of the pillar now.
async function changeLead(browser, server) {
	const page = await join(browser, server, 'coordinator@example.org', '--role', 'coordinator',
		'--pillar', 'CJ');
	await page.goto(`${server.url}/me`);
	const keyboard = new Keyboard(page);
	await keyboard.skipHead();
	await keyboard.follow('section.due a.code', 'CJ ');
	const action = new URL(page.url()).pathname;
	await keyboard.skipHead();
	await keyboard.follow('.acts a[href$="#f-leads"]');
	await keyboard.reach('#f-leads');
	await keyboard.press('Control+a');
	await keyboard.type('ILO');
	await keyboard.press('Tab');
	await keyboard.open();
	await expectWords(page, `${server.url}${action}`, 'ILO');
	return keyboard;
}

// A focal point reports on what its agency has to do.
async function addProgress(browser, server) {
	const page = await join(browser, server, 'focal@example.org', '--role', 'focal-point',
		'--agency', 'WHO');
	await page.goto(`${server.url}/me`);
	const keyboard = new Keyboard(page);
	await keyboard.skipHead();
	// What is not urgent is folded up.
	if (!await page.locator('section.due a[href*="/progress/new"]').first().isVisible()) {
		await keyboard.reach('section.due summary');
		await keyboard.press('Enter');
	}
	await keyboard.follow('section.due a[href*="/progress/new"]');
	await keyboard.reach('input[name=status]');
	await keyboard.press('Space');
	await keyboard.reach('#f-words');
	await keyboard.type('Two of three are done.');
	await keyboard.press('Tab');
	await keyboard.open();
	await expectWords(page, page.url(), 'Two of three are done.');
	return keyboard;
}

// The secretariat invites the focal point of an agency.
async function invite(browser, server) {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await firstAccount(page, server.run('user', 'first').trim());
	await page.goto(`${server.url}/me`);
	const keyboard = new Keyboard(page);
	await keyboard.skipHead();
	await keyboard.follow('a[href="/people/invite"]');
	await keyboard.type('Eva Example');
	await keyboard.press('Tab');
	await keyboard.type('eva@example.org');
	await keyboard.press('Tab');
	await keyboard.type('ILO');
	await keyboard.open();
	if (!(await page.inputValue('#f-link')).includes('/join/'))
		throw new Error('there is no link to join');
	return keyboard;
}

// A focal point begins at the sentence it reads: words and lead change, an action comes.
async function amend(browser, server) {
	const page = await join(browser, server, 'desk@example.org', '--role', 'focal-point',
		'--agency', 'UNESCO');
	await page.goto(`${server.url}/instrument`);
	const keyboard = new Keyboard(page);
	await keyboard.skipHead();
	await keyboard.follow('a.propose[href*="/SL-3/"]');
	await keyboard.skipHead();
	await keyboard.reach('#f-text');
	await keyboard.press('Control+End');
	await keyboard.type(' It is done by June.');
	await keyboard.reach('#f-leads');
	await keyboard.type('ILO');
	await keyboard.reach('#f-_reason');
	await keyboard.type('So that it is known who does it.');
	await keyboard.open();
	await keyboard.skipHead();
	await keyboard.follow('a', 'Add an action or goal');
	await keyboard.skipHead();
	await keyboard.reach('#f-place');
	await keyboard.type('After SL 3');
	await keyboard.press('Tab');
	await keyboard.type('Publish what was learnt.');
	await keyboard.press('Tab');
	await keyboard.type('Others ask for it.');
	await keyboard.open();
	await keyboard.skipHead();
	await keyboard.reach('#f-leads');
	await keyboard.type('WHO');
	await keyboard.press('Tab');
	await keyboard.open();
	for (const words of ['It is done by June.', 'ILO', 'SL 12', 'Publish what was learnt.',
		'Others ask for it.', 'WHO'])
		await expectWords(page, '', words);
	return keyboard;
}

async function expectWords(page, url, words) {
	if (url)
		await page.goto(url);
	const text = await page.innerText('main');
	if (!text.includes(words))
		throw new Error(`${page.url()} lacks ${words}: ${text.slice(0, 300)}`);
}

// Pages and keys that each may take: with fewer, lower the number; more is a step back.
const TASKS = [
	['change a working lead', changeLead, { pages: 3, keys: 19 }],
	['add progress to an action', addProgress, { pages: 2, keys: 13 }],
	['invite a focal point', invite, { pages: 2, keys: 7 }],
	['amend a sentence, its lead, and add an action', amend, { pages: 5, keys: 77 }],
];

async function main() {
	const server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await openBrowser();
	let failed = 0;
	try {
		for (const [name, task, most] of TASKS) {
			const bad = await attempt(name, () => task(browser, server), most);
			failed += bad ? 1 : 0;
			if (bad)
				console.log(`${name}\n    ${bad}`);
		}
	} finally {
		await browser.close();
		const ended = await server.stop();
		if (ended)
			console.log(ended);
		failed += ended ? 1 : 0;
	}
	console.log(`${TASKS.length - failed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

async function attempt(name, task, most) {
	try {
		const { pages, keys, typed } = await task();
		console.log(`${name}: ${pages} pages, ${keys} keys besides ${typed} letters`);
		return pages > most.pages || keys > most.keys
			? `more than ${most.pages} pages or ${most.keys} keys` : '';
	} catch (error) {
		return error.message;
	}
}

await main();
