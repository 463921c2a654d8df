// SPDX-License-Identifier: Apache-2.0
// Signing in as people do: by the link of the first account, with a password and a code generator.
import { createHmac } from 'node:crypto';
import { enter } from './go.mjs';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const PASSWORD = 'seven quiet herons at dusk';

// RFC 6238, as code generators do it.
export function codeOf(secret, now = Date.now()) {
	const bits = [...secret.replace(/[\s=]/g, '')].map((letter) =>
		BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000)));
	const digest = createHmac('sha1', key).update(counter).digest();
	const at = digest[digest.length - 1] & 15;
	return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// The first account, from its link to the page of who has signed in with both factors.
export async function firstAccount(page, link) {
	await page.goto(link);
	await page.fill('#f-name', 'Sara Secretary');
	await page.fill('#f-email', 'sara@example.org');
	await page.fill('#f-password', PASSWORD);
	await enter(page, '#f-password');
	await secondFactor(page);
}

// On the page that sets it up; ends on the one with the codes for a lost generator.
export async function secondFactor(page) {
	await page.fill('#f-code', codeOf(await page.innerText('p.secret')));
	await enter(page, '#f-code');
	await page.waitForSelector('ul.codes');
}
