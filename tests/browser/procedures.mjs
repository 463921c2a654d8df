// SPDX-License-Identifier: Apache-2.0
// A silence procedure and a decision in a real browser: node tests/browser/procedures.mjs
// [--build DIR]. The secretariat circulates, a focal point objects, the text goes out again and
// is adopted at a meeting by a second person. Each page passed on the way is
// looked at at both widths; pictures are left in build-san/screens-procedures/.
import { enter, go } from './go.mjs';
import { WIDE } from './look.mjs';
import { PASSWORD, secondFactor } from './signed.mjs';
import { lacks, look, step, text, walk } from './walk.mjs';

// As a program of the secretariat's; without data it reads.
async function api(server, path, data) {
	const answer = await fetch(`${server.url}/api/v1/${path}`, {
		method: data === undefined ? 'GET' : 'POST', body: JSON.stringify(data),
		headers: { Authorization: `Bearer ${server.token}`,
			'Content-Type': 'application/json' } });
	if (!answer.ok)
		throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return answer.json();
}

async function invite(page, server, browser, person) {
	await page.goto(`${server.url}/people/invite`);
	await page.fill('#f-name', person.name);
	await page.fill('#f-email', person.email);
	await page.fill('#f-agency', person.agency ?? '');
	await page.selectOption('#f-capacity', person.capacity);
	await enter(page, '#f-name');
	const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
	const other = await context.newPage();
	await other.goto(await page.inputValue('#f-link'));
	await other.fill('#f-password', PASSWORD);
	await enter(other, '#f-password');
	if (person.capacity === 'secretariat') {
		await other.goto(`${server.url}/me/second-factor`);
		await secondFactor(other);
	}
	return other;
}

// An amendment that replaces the words of the first action.
async function propose(server, title, words) {
	const action = (await api(server, 'actions?limit=1')).items[0];
	const made = await api(server, 'amendments', { title,
		reason: 'So that everybody knows what is meant.' });
	await api(server, 'amendment_changes', { amendment: made.id, operation: 'replace',
		part: 'action', element: action.id, field: 'text', before: action.text,
		after: { text: words, marks: [] }, state: 'taken', confirmed: true,
		reason: 'Clearer.' });
	return `${server.url}/amendments/${made.id}`;
}

// The next last Sunday of a month, a week away or more: clocks in Geneva change in March, October.
function sundayWhenClocksChange(month) {
	const week = 7 * 24 * 3600 * 1000;
	for (let year = new Date().getUTCFullYear(); ; year++) {
		const day = new Date(Date.UTC(year, month, 0));
		day.setUTCDate(day.getUTCDate() - day.getUTCDay());
		if (day.getTime() > Date.now() + week)
			return day.toISOString().slice(0, 10);
	}
}

const onAmendment = (page) => (/amendments.AM-\d+$/.test(page.url()) ? '' : page.url());

// One step at most stands out: the one that the reader has most likely come for.
async function onlyNext(page, wanted) {
	const next = await page.locator('a.act:not(.second)').allInnerTexts();
	return next.join() === (wanted ?? '') ? '' : `next is "${next}", not "${wanted ?? ''}"`;
}

await walk('procedures', async ({ page, server, browser }) => {
	let focal;
	let second;
	let address;
	await step('people join', async () => {
		server.token = server.run('token', 'create', 'walk', '--person', 'sara@example.org',
			'--write').trim();
		focal = await invite(page, server, browser, { name: 'Ana Example',
			email: 'ana@example.org', agency: 'WHO', capacity: 'focal-point' });
		second = await invite(page, server, browser, { name: 'Second Secretary',
			email: 'second@example.org', capacity: 'secretariat' });
	});
	await step('an amendment is proposed', async () => {
		address = await propose(server, 'Clearer words', 'Hold a forum twice a year');
		await page.goto(address);
		return [await onlyNext(page, 'Circulate'),
			lacks(await text(page, 'main'), "Enter an agency's position")];
	});
	await look(page, 'draft');
	await go(page, 'text=Circulate');
	await look(page, 'circulate');
	await step('a deadline in the past is refused', async () => {
		await page.check('input[value=silence]');
		await page.fill('#f-deadline', '2021-03-18T18:00');
		await go(page, 'button:has-text("Circulate")');
		return [lacks(await text(page, '.problems'), 'is over already')];
	});
	await look(page, 'circulate-refused');
	await step('it is circulated by silence', async () => {
		await page.fill('#f-deadline', '');
		await go(page, 'button:has-text("Circulate")');
		const words = await text(page, 'main');
		return [onAmendment(page), await onlyNext(page),
			lacks(words, 'Adopted by silence unless'), lacks(words, 'New York'),
			lacks(words, '0 answered')];
	});
	await look(page, 'circulated');
	await step('the focal point is asked on its own page', async () => {
		await focal.goto(`${server.url}/me`);
		return [lacks(await text(focal, 'main'), 'Clearer words')];
	});
	await look(focal, 'me');
	await focal.goto(`${address}/position`);
	await look(focal, 'position');
	await step('an objection needs words and breaks the silence', async () => {
		await focal.check('input[value=objection]');
		await go(focal, 'button:has-text("Give the position")');
		const refused = await text(focal, '.problems');
		await focal.fill('#f-words', 'A forum a year is all we can pay for.');
		await go(focal, 'button:has-text("Give the position")');
		return [onAmendment(focal),
			lacks(refused, 'Say why your agency objects'),
			lacks(await text(focal, 'main'), 'The silence is broken')];
	});
	await look(focal, 'broken');
	await step('the public sees nothing of it', async () => {
		const context = await browser.newContext({ viewport: WIDE });
		const anyone = await context.newPage();
		await anyone.goto(address);
		return [(await text(anyone, 'body')).includes('Clearer words')
			&& 'it is open to all'];
	});
	await step('it is circulated again, for a meeting', async () => {
		await page.goto(`${address}/circulate`);
		await page.check('input[value=meeting]');
		await go(page, 'button:has-text("Circulate")');
		return [onAmendment(page),
			lacks(await text(page, 'main'), 'Waits for the decision')];
	});
	await page.goto(`${address}/positions`);
	await look(page, 'positions');
	await page.goto(`${address}/end?end=take-back`);
	await look(page, 'take-back');
	await go(page, 'text=Withdraw it for good instead');
	await look(page, 'withdraw');
	await step('what cannot be undone is asked for once more', async () => [
		lacks(await text(page, 'main'), 'This cannot be undone'),
		lacks(await text(page, 'main button.end'), 'Withdraw it for good')]);
	await step('who circulated it does not adopt it', async () => {
		await page.goto(`${address}/adopt`);
		await page.fill('#f-words', 'Network meeting');
		await go(page, 'button:has-text("Adopt")');
		return [lacks(await text(page, '.problems'), 'two people are needed')];
	});
	await second.goto(`${address}/adopt`);
	await look(second, 'adopt');
	await step('somebody else enters the decision', async () => {
		await second.fill('#f-words', 'Network meeting of the spring');
		await go(second, 'button:has-text("Adopt")');
		return [lacks(second.url(), '/revisions/2'),
			lacks(await text(second, 'main'), 'Rev. 2')];
	});
	await look(second, 'revision');
	await second.goto(address);
	await look(second, 'adopted');
	await step('the record of it says who was asked', async () => {
		await go(second, 'text=Who was asked and who answered what');
		const words = await text(second, 'main');
		return [lacks(words, 'agencies asked'), lacks(words, 'No answer'),
			lacks(words, 'Circulation 1'), lacks(words, 'A forum a year is all')];
	});
	await look(second, 'record');
	await step('an old link to a step leads to how it stands', async () => {
		const led = [];
		for (const old of ['position', 'extend', 'circulate', 'adopt']) {
			await page.goto(`${address}/${old}`);
			led.push(onAmendment(page));
		}
		return led;
	});
	await step('what was kept says the same', async () => {
		await go(second, 'text=The kept file');
		const receipt = JSON.parse(await text(second, 'pre'));
		return [receipt.asked.length === 0 && 'nobody was asked',
			receipt.positions[0].position !== 'objection' && 'no objection is kept'];
	});
	await step('more time is asked for', async () => {
		address = await propose(server, 'Other words', 'Hold no forum');
		await page.goto(`${address}/circulate`);
		await page.check('input[value=silence]');
		await go(page, 'button:has-text("Circulate")');
		await focal.goto(address);
		const wanted = await onlyNext(focal, "Give your agency's position");
		const asked = await text(focal, '.notice');
		server.run('role', 'add', 'ana@example.org', 'alternate', '--agency', 'UNESCO');
		await focal.reload();
		const both = await text(focal, '.notice');
		await focal.goto(`${address}/position`);
		await focal.check('input[value=more-time]');
		await focal.fill('#f-words', 'Our board meets in a week.');
		await go(focal, 'button:has-text("Give the position")');
		const unsaid = await text(focal, '.problems');
		await focal.selectOption('#f-agency', 'WHO');
		await go(focal, 'button:has-text("Give the position")');
		await page.goto(address);
		return [wanted, onAmendment(focal), lacks(asked, 'WHO has not answered yet.'),
			lacks(both, 'UNESCO, WHO have not answered yet.'),
			lacks(unsaid, 'Say for which of them this is.'),
			await onlyNext(page, 'Give more time')];
	});
	await look(page, 'more-time');
	await step('it is given, but not at a time that never is', async () => {
		await go(page, 'text=Give more time');
		const words = await text(page, 'main');
		await page.selectOption('#f-zone', 'Europe/Zurich');
		await page.fill('#f-deadline', `${sundayWhenClocksChange(3)}T02:30`);
		await go(page, 'button:has-text("Give more time")');
		return [lacks(words, 'Our board meets in a week.'),
			lacks(await text(page, '.problems'), 'go forward over')];
	});
	await look(page, 'extend-refused');
	await step('a time that is twice is asked for', async () => {
		await page.fill('#f-deadline', `${sundayWhenClocksChange(10)}T02:30`);
		await go(page, 'button:has-text("Give more time")');
		const asked = await text(page, '.problems');
		await page.selectOption('#f-twice', 'second');
		await go(page, 'button:has-text("Give more time")');
		return [onAmendment(page), lacks(asked, 'show this time twice'),
			lacks(await text(page, 'main'), `October ${
				sundayWhenClocksChange(10).slice(0, 4)}, 02:30 Geneva`)];
	});
});
