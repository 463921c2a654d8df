// SPDX-License-Identifier: Apache-2.0
// Looks at every kind of page in a real browser: node tests/browser/run.mjs [--build DIR]
// [--url ADDRESS] [PATH ...]. Without --url it starts a server of its own on the sample. Leaves
// pictures in build-san/screens/. One test per page, one for the links of all pages.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { choose, crawl } from './crawl.mjs';
import { resize } from './go.mjs';
import { NARROW, WIDE, axeProblems, inlineOf, markupProblems, openBrowser, sideways }
	from './look.mjs';
import { startServer } from './server.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const FIRST_LOAD_BYTES = 100000;
// A page nobody links to, and what it must answer.
const UNLINKED = new Map([['/no-such-page', 404]]);

function readArguments() {
	const options = { build: path.join(ROOT, 'build-san'), url: '', paths: [] };
	const words = process.argv.slice(2);
	while (words.length > 0) {
		const word = words.shift();
		if (word === '--build' || word === '--url')
			options[word.slice(2)] = words.shift();
		else
			options.paths.push(word);
	}
	return options;
}

// Collects what the browser itself complains about while a page is open.
function listen(page, status, problems) {
	page.on('console', (message) => {
		const expected = status !== 200 && /status of \d+/.test(message.text());
		if (message.type() === 'error' && !expected)
			problems.push(`console: ${message.text()}`);
	});
	page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
	page.on('requestfailed', (request) =>
		problems.push(`not loaded: ${request.url()} ${request.failure()?.errorText}`));
	return page.addInitScript(() => {
		globalThis.broken = [];
		globalThis.shifted = 0;
		document.addEventListener('securitypolicyviolation', (event) =>
			globalThis.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				globalThis.shifted += entry.value;
		}).observe({ type: 'layout-shift', buffered: true });
	});
}

async function transferred(page) {
	const session = await page.context().newCDPSession(page);
	const total = { bytes: 0 };
	await session.send('Network.enable');
	session.on('Network.loadingFinished', (event) => {
		total.bytes += event.encodedDataLength;
	});
	return total;
}

function pictureName(target) {
	return target.replace(/^\/$/, 'home').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
		.slice(0, 80);
}

async function withScripts(browser, url, target, status, screens) {
	const problems = [];
	const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
	const page = await context.newPage();
	await listen(page, status, problems);
	const total = await transferred(page);
	const answer = await page.goto(url + target, { waitUntil: 'load' });
	if (answer.status() !== status)
		problems.push(`answers ${answer.status()}, not ${status}`);
	if (total.bytes > FIRST_LOAD_BYTES)
		problems.push(`first load of ${total.bytes} bytes, more than ${FIRST_LOAD_BYTES}`);
	const picture = (name) => page.screenshot({ fullPage: true,
		path: path.join(screens, `${pictureName(target)}-${name}.png`) });

	problems.push(...await axeProblems(page, 'light'));
	await picture('wide-light');
	await page.emulateMedia({ colorScheme: 'dark' });
	problems.push(...await axeProblems(page, 'dark'));
	await picture('wide-dark');
	await resize(page, NARROW);
	problems.push(...[await sideways(page)].filter(Boolean));
	problems.push(...await axeProblems(page, 'narrow'));
	await picture('narrow-dark');
	await page.emulateMedia({ colorScheme: 'light' });
	await picture('narrow-light');

	// Size and theme changes move things rightly, so a page opened anew is measured.
	await page.reload({ waitUntil: 'load' });
	const seen = await page.evaluate(() => ({ broken: globalThis.broken,
		shifted: globalThis.shifted, words: document.body.innerText.length }));
	problems.push(...seen.broken.map((words) => `content security policy: ${words}`));
	if (seen.shifted > 0.01)
		problems.push(`the layout shifts while loading (${seen.shifted.toFixed(3)})`);
	await context.close();
	return { problems, words: seen.words };
}

async function withoutScripts(browser, url, target, words) {
	const problems = [];
	const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(url + target, { waitUntil: 'load' });
	const text = await page.innerText('body');
	if (await page.locator('main h1').count() !== 1)
		problems.push('without scripts there is no single first heading in the main part');
	if (text.length < words * 0.9)
		problems.push(`without scripts ${text.length} of ${words} characters are shown`);
	await context.close();
	return problems;
}

async function lookAt(browser, url, target, html, screens) {
	const status = UNLINKED.get(target) ?? 200;
	const raw = html ?? await (await fetch(url + target)).text();
	const opened = await withScripts(browser, url, target, status, screens);
	return [...inlineOf(raw), ...await markupProblems(raw), ...opened.problems,
		...await withoutScripts(browser, url, target, opened.words)];
}

// Two pages at a time: one waits for the server while the other is examined.
async function lookAtAll(browser, url, targets, pages) {
	const screens = path.join(ROOT, 'build-san', 'screens');
	const waiting = [...targets];
	let failed = 0;
	rmSync(screens, { recursive: true, force: true });
	mkdirSync(screens, { recursive: true });
	async function work() {
		for (let target = waiting.shift(); target; target = waiting.shift()) {
			const html = pages.get(target);
			const problems = await lookAt(browser, url, target, html, screens).catch(
				(error) => [`could not be examined: ${error.message}`]);
			if (problems.length === 0)
				continue;
			failed++;
			console.log(`${target}\n    ${[...new Set(problems)].join('\n    ')}`);
		}
	}
	await Promise.all([work(), work()]);
	return failed;
}

async function main() {
	const options = readArguments();
	const server = options.url ? { url: options.url, stop: async () => '' }
		: await startServer(ROOT, options.build, 'examples/framework.tsv');
	const browser = await openBrowser();
	let passed = 0;
	let failed = 0;
	let ended = '';
	try {
		const found = await crawl(server.url);
		const targets = options.paths.length > 0 ? options.paths
			: [...choose(found.pages), ...UNLINKED.keys()];
		console.log(`${found.seen} addresses, ${found.pages.size} pages, `
			+ `${targets.length} looked at`);
		if (found.problems.length > 0)
			console.log(`links\n    ${found.problems.join('\n    ')}`);
		const bad = await lookAtAll(browser, server.url, targets, found.pages);
		failed = bad + (found.problems.length > 0 ? 1 : 0);
		passed = targets.length + 1 - failed;
	} finally {
		await browser.close();
		ended = await server.stop();
	}
	if (ended) {
		console.log(ended);
		failed++;
	}
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await main();
