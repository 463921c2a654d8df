// SPDX-License-Identifier: Apache-2.0
// People and roles in a real browser, by keyboard and without scripts of ours: node
// tests/browser/people.mjs [--build DIR]. The first account invites a focal point, who joins; the
// role is ended with a successor; an account is closed. Each page passed on the way is looked at
// at both widths; pictures are left in build-san/screens-people/. One test per step and per page.
import { enter, go, leads } from './go.mjs';
import { WIDE } from './look.mjs';
import { PASSWORD, secondFactor } from './signed.mjs';
import { lacks, look, step, text, walk } from './walk.mjs';

// Types with the keyboard alone and counts: letters are not strokes to be saved, the rest is.
async function inviteByKeyboard(page, person) {
	let strokes = 0;
	const press = async (key) => {
		strokes++;
		await page.keyboard.press(key);
	};
	await page.keyboard.type(person.name);
	await press('Tab');
	await page.keyboard.type(person.email);
	await press('Tab');
	await page.keyboard.type(person.agency);
	await leads(page, () => press('Enter'));
	return strokes;
}

// From a page to what stands in a link of it, as far as Tab goes; says how many strokes that took.
async function goByKeyboard(page, words) {
	for (let strokes = 1; strokes < 60; strokes++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(() => document.activeElement?.textContent.trim());
		if (at === words) {
			await leads(page, () => page.keyboard.press('Enter'));
			return strokes + 1;
		}
	}
	throw new Error(`the keyboard does not reach "${words}"`);
}

async function join(browser, link) {
	const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(link);
	await page.fill('#f-password', PASSWORD);
	await enter(page, '#f-password');
	return page;
}

const soon = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

async function inviting(page, server) {
	let link = '';
	await step('a focal point is invited by keyboard from the first page', async () => {
		await page.goto(`${server.url}/`);
		let strokes = await goByKeyboard(page, 'People');
		strokes += await goByKeyboard(page, 'Skip to the text');
		strokes += await goByKeyboard(page, 'Invite somebody');
		const form = await inviteByKeyboard(page,
			{ name: 'Ana Example', email: 'ana@example.org', agency: 'WHO' });
		link = await page.inputValue('#f-link');
		console.log(`inviting a focal point: 3 pages, ${strokes + form} strokes besides `
			+ `the words, ${form} of them in the form`);
		return [form > 3 && `${form} strokes in the form`, lacks(link, '/join/'),
			strokes > 20 && `${strokes} strokes to the form`];
	});
	await look(page, 'invited');
	await page.goto(`${server.url}/people/invite`);
	await look(page, 'invite');
	await step('what is wrong is said, and what was typed stays', async () => {
		await page.fill('#f-name', 'Another Ana');
		await page.fill('#f-email', 'ANA@example.org');
		await page.fill('#f-agency', 'WHO');
		await enter(page, '#f-agency');
		const title = await page.title();
		return [!title.startsWith('Error:') && title,
			lacks(await page.inputValue('#f-name'), 'Another Ana'),
			lacks(await text(page, '.problems'),
				'There is an account with this address')];
	});
	await look(page, 'invite-refused');
	return link;
}

async function factors(page, server, ana, browser) {
	let codes = [];
	await step('a second factor is set up and removed with password and code', async () => {
		await ana.goto(`${server.url}/me/second-factor`);
		await secondFactor(ana);
		codes = (await ana.locator('ul.codes li').allInnerTexts());
		await ana.goto(`${server.url}/me/security`);
		await go(ana, 'text=Remove it');
		await ana.fill('#f-password', 'not the password at all');
		await ana.fill('#f-code', codes[0]);
		await enter(ana, '#f-code');
		const wrong = await text(ana, '.problems');
		await ana.fill('#f-password', PASSWORD);
		await ana.fill('#f-code', '000000');
		await enter(ana, '#f-code');
		const title = await ana.title();
		return [lacks(wrong, 'This is not your password'), lacks(title, 'Error:')];
	});
	const seen = await (await browser.newContext({ viewport: WIDE,
		storageState: await ana.context().storageState() })).newPage();
	await seen.goto(`${server.url}/me/second-factor/remove`);
	await look(seen, 'factor-remove');
	await step('without it there is none, and the recovery codes are over', async () => {
		await ana.fill('#f-password', PASSWORD);
		await ana.fill('#f-code', codes[0]);
		await enter(ana, '#f-code');
		return [lacks(ana.url(), '/me/security'),
			lacks(await text(ana, 'main'), 'None · Set it up')];
	});
	await step('the secretariat is told to replace it', async () => {
		await page.goto(`${server.url}/me/second-factor/remove`);
		return [lacks(await text(page, 'main'), 'Your role asks for a second factor'),
			await page.locator('#f-code').count() > 0 && 'there is a form'];
	});
}

async function ending(page, server, ana) {
	await step('a role is ended with who follows', async () => {
		await page.goto(`${server.url}/people`);
		await go(page, 'text=Ana Example');
		await look(page, 'person');
		await go(page, 'text=End it');
		const open = await text(page, 'main');
		await look(page, 'appointment-end');
		await page.fill('#f-on', '2040-12-31');
		await page.fill('#f-successor', 'ben@example.org');
		await page.check('[name=interim]');
		await enter(page, '#f-successor');
		const after = await text(page, 'main');
		return [lacks(open, '1 thing is open'), lacks(open, 'SL 4'),
			lacks(after, '31 December 2040')];
	});
	await step('the next holder is told for the day after', async () => {
		await page.goto(`${server.url}/people?on=2041-01-01`);
		const words = await text(page, 'main');
		return [lacks(words, 'Ben Example'),
			words.includes('Ana Example') && 'Ana still holds it'];
	});
	await look(page, 'roles-held');
	await step('a role that has ended is gone at the next request of its holder', async () => {
		await ana.goto(`${server.url}/people`);
		const before = await ana.title();
		server.run('role', 'end', server.run('role', 'list', '--person', 'ana@example.org')
			.split(' ')[0], '--on', '2020-12-31');
		const answer = await ana.goto(`${server.url}/people`);
		return [lacks(before, 'People'),
			answer.status() !== 403 && `answers ${answer.status()}`];
	});
}

async function closing(page, server, ana) {
	await step('a closed account is out at once', async () => {
		await page.goto(`${server.url}/people`);
		await go(page, 'text=Ana Example');
		await go(page, 'text=Close the account');
		const again = await page.locator('text=Open the account').count();
		await ana.goto(`${server.url}/me`);
		return [again === 0 && 'it is not closed',
			!ana.url().includes('/sign-in') && ana.url()];
	});
	await look(page, 'person-closed');
	await step('the last of the secretariat is not shut out', async () => {
		await page.goto(`${server.url}/people`);
		await go(page, 'main >> text=Sara Secretary');
		await go(page, 'text=Close the account');
		const words = await text(page, '.problems');
		return [lacks(words, 'Appoint another one first'),
			!(await page.title()).startsWith('Error:') && 'the title'];
	});
	await look(page, 'person-refused');
	await step('the signed-out public sees no people', async () => {
		const answer = await fetch(`${server.url}/people`, { redirect: 'manual' });
		return [answer.status !== 303 && `answers ${answer.status}`];
	});
}

await walk('people', async ({ page, server, browser }) => {
	server.run('user', 'add', 'ben@example.org', '--name', 'Ben Example',
		'--agency', 'WHO');
	const link = await inviting(page, server);
	const ana = await join(browser, link);
	await step('who has joined sees its role', async () =>
		[lacks(await text(ana, 'main'), 'Focal point of an agency')]);
	server.run('role', 'add', 'ben@example.org', 'observer', '--until', soon(10));
	server.run('role', 'add', 'ben@example.org', 'coordinator', '--pillar', 'CJ',
		'--interim', '--until', soon(40));
	await step('what ends within 30 days stands on the page', async () => {
		await page.goto(`${server.url}/people`);
		const words = await text(page, 'section[aria-labelledby=ending]');
		return [lacks(words, 'Observer'), words.includes('Coordinator') && words];
	});
	await look(page, 'people');
	await step('an agency and a pillar name their people', async () => {
		await page.goto(`${server.url}/agencies/WHO`);
		const agency = await text(page, 'section[aria-labelledby=people-here]');
		await page.goto(`${server.url}/pillars/CJ`);
		const pillar = await text(page, 'section[aria-labelledby=people-here]');
		return [lacks(agency, 'Ana Example'), lacks(pillar, 'Ben Example')];
	});
	await factors(page, server, ana, browser);
	await ending(page, server, ana);
	await closing(page, server, ana);
});
