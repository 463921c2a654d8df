// SPDX-License-Identifier: Apache-2.0
// What every browser test looks at on a page: markup, accessibility, width. Says what is wrong as
// lines of words; leaves to its callers how a page is reached.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 375, height: 812 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync',
	'--disable-dev-shm-usage'];
// Many times what anything takes on a quiet machine: what is late on a busy one is not wrong.
const LATE_MS = 120000;

// Debian's Chromium; whatever is opened in it waits for LATE_MS, and stands still at once where it
// would glide: what is measured on the way there is neither here nor there.
export async function openBrowser() {
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS,
		timeout: LATE_MS });
	const newContext = browser.newContext.bind(browser);
	browser.newContext = async (options) => {
		const context = await newContext({ reducedMotion: 'reduce', ...options });
		context.setDefaultTimeout(LATE_MS);
		return context;
	};
	return browser;
}

// The style sheet comes from the server that sends the page: a checksum would guard nothing.
const validator = new HtmlValidate(new FileSystemConfigLoader({
	root: true, extends: ['html-validate:standard', 'html-validate:document'],
	rules: { 'require-sri': ['error', { target: 'crossorigin' }] },
}));

// What must not stand in the markup, since the content security policy forbids it.
export function inlineOf(html) {
	const found = [];
	for (const [tag] of html.matchAll(/<script\b[^>]*>/g))
		if (!/\ssrc=/.test(tag) && !/type="application\/(ld\+)?json"/.test(tag))
			found.push(`inline script: ${tag}`);
	for (const [tag] of html.matchAll(/<style\b[^>]*>|<[a-z][^>]*\s(style|on[a-z]+)="[^>]*>/g))
		found.push(`inline style or handler: ${tag.slice(0, 120)}`);
	return found;
}

export async function markupProblems(html) {
	const report = await validator.validateString(html);
	const messages = report.results.flatMap((result) => result.messages);
	return messages.filter((message) => message.severity === 2).map((message) =>
		`markup ${message.line}:${message.column} ${message.message} [${message.ruleId}]`);
}

// An address as it is sent. The server may close a connection that rested just as it is used again;
// a browser asks again then, a program has to be told to.
export const request = (page, address) => page.request.get(address, { maxRetries: 3 });

export async function axeProblems(page, when) {
	await page.evaluate(AXE);
	const violations = await page.evaluate(async (tags) => {
		const options = {
			runOnly: { type: 'tag', values: tags },
			rules: { 'target-size': { enabled: true },
				'color-contrast-enhanced': { enabled: true } },
			resultTypes: ['violations'],
		};
		const result = await globalThis.axe.run(document, options);
		return result.violations.map(({ id, help, nodes }) => ({ id, help,
			nodes: nodes.slice(0, 3).map(({ target, failureSummary }) =>
				`${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`) }));
	}, TAGS);
	return violations.map(({ id, help, nodes }) =>
		[`axe (${when}) ${id}: ${help}`, ...nodes].join('\n        '));
}

export async function sideways(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		const over = document.documentElement.scrollWidth - width;
		if (over <= 0)
			return '';
		const wide = [...document.body.querySelectorAll('*')].filter((element) =>
			element.getBoundingClientRect().right > width + 1);
		const names = wide.slice(0, 3).map(({ tagName, className }) =>
			tagName.toLowerCase() + (className ? `.${className}` : ''));
		return `${over} px too wide at ${width} px: ${names.join(', ')}`;
	});
}
