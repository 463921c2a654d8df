// SPDX-License-Identifier: Apache-2.0
/*
 * Offers what an input that refers to something can mean while it is typed: the pattern "editable
 * combobox with list autocomplete" of the WAI-ARIA practices. The server says what fits; of what
 * its reader may not see nothing comes. Without it the button beside the input looks things up.
 * An input with data-into collects: what is chosen becomes one more line of the text area.
 */
"use strict";

const SUGGEST_MS = 180; /* after the last key */
const NEAREST = { block: "nearest", behavior: "instant" };

class Combobox {
	constructor(input, status) {
		this.input = input;
		this.status = status;
		this.words = input.form.dataset;
		this.into = document.getElementById(input.dataset.into);
		this.options = [];
		this.active = -1;
		this.timer = 0;
		this.asking = null;
		this.build();
		this.listen();
	}

	build() {
		const { input } = this;
		const box = document.createElement("span");
		const label = input.labels[0];

		box.className = "combo";
		input.before(box);
		this.list = document.createElement("ul");
		this.list.id = input.id + "-list";
		this.list.hidden = true;
		this.list.setAttribute("role", "listbox");
		this.list.setAttribute("aria-label", label ? label.textContent.trim() : input.name);
		box.append(input, this.list);
		/* What is no record yet, the server does not suggest. */
		this.added = [...input.list?.options ?? []].filter((option) =>
			"added" in option.dataset).map((option) => ({ key: option.value,
			code: option.value, title: option.textContent }));
		input.removeAttribute("list"); /* two lists at once help nobody */
		input.setAttribute("role", "combobox");
		input.setAttribute("aria-autocomplete", "list");
		input.setAttribute("aria-controls", this.list.id);
		input.setAttribute("aria-expanded", "false");
	}

	listen() {
		const { input } = this;

		input.addEventListener("input", (event) => {
			if (!event.isComposing)
				this.askLater();
		});
		input.addEventListener("compositionend", () => this.askLater());
		input.addEventListener("keydown", (event) => {
			if (!event.isComposing && this.press(event))
				event.preventDefault();
		});
		input.addEventListener("blur", () => this.close());
		/* The focus stays in the input, or the list would be gone before the click. */
		this.list.addEventListener("mousedown", (event) => event.preventDefault());
		this.list.addEventListener("click", (event) => {
			const option = event.target.closest("[role=option]");
			if (option)
				this.choose(this.options.indexOf(option));
		});
	}

	/* Whether the key was one for the list. */
	press(event) {
		if (event.ctrlKey || event.metaKey || event.shiftKey)
			return false;
		switch (event.key) {
		case "ArrowDown":
		case "ArrowUp":
			this.move(event.key === "ArrowDown" ? 1 : -1, event.altKey);
			return true;
		case "Enter":
			if (this.list.hidden || this.active < 0)
				return false;
			this.choose(this.active);
			return true;
		case "Escape":
			if (this.list.hidden && this.timer === 0)
				return false;
			this.close();
			return true;
		default:
			return false;
		}
	}

	move(step, onlyOpens) {
		const n = this.options.length;

		if (this.list.hidden) {
			this.ask(onlyOpens ? 0 : step);
			return;
		}
		if (n === 0 || onlyOpens)
			return;
		this.activate(this.active < 0 && step < 0 ? n - 1 : (this.active + step + n) % n);
	}

	activate(index) {
		this.active = index;
		this.options.forEach((option, i) => {
			option.setAttribute("aria-selected", String(i === index));
		});
		if (index < 0) {
			this.input.removeAttribute("aria-activedescendant");
			return;
		}
		this.input.setAttribute("aria-activedescendant", this.options[index].id);
		this.options[index].scrollIntoView(NEAREST);
	}

	askLater() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.ask(0), SUGGEST_MS);
	}

	/* step: where to go in the list that comes: 1 its first, -1 its last, 0 nowhere. */
	async ask(step) {
		const typed = this.input.value.trim();

		this.stop();
		if (typed === "") {
			this.close();
			return;
		}
		const asking = new AbortController();
		this.asking = asking;
		try {
			const words = encodeURIComponent(typed.slice(0, 60));
			const answer = await fetch(`${this.input.dataset.suggest}&q=${words}`,
				{ signal: asking.signal });
			if (!answer.ok)
				throw new Error(String(answer.status));
			const { items } = await answer.json();
			if (this.asking === asking)
				this.show([...this.addedLike(typed), ...items], step);
		} catch {
			/* The button beside the input still looks it up. */
			if (this.asking === asking)
				this.close();
		}
	}

	addedLike(typed) {
		const words = typed.toLowerCase();

		return this.added.filter(({ code, title }) =>
			`${code} ${title}`.toLowerCase().includes(words));
	}

	show(items, step) {
		this.options = items.map((item, i) => {
			const option = document.createElement("li");
			const code = document.createElement("b");
			const title = document.createElement("span");

			option.id = `${this.list.id}-${i}`;
			option.setAttribute("role", "option");
			option.dataset.key = item.key;
			code.textContent = item.code ?? "";
			title.dir = "auto";
			if (item.title !== item.code)
				title.textContent = item.title ?? "";
			option.append(code, code.textContent && title.textContent ? " – " : "",
				title);
			return option;
		});
		this.list.replaceChildren(...this.options);
		this.list.hidden = items.length === 0;
		this.input.setAttribute("aria-expanded", String(items.length > 0));
		this.activate(-1);
		this.status.textContent = items.length === 0 ? this.words.none
			: `${this.words.found} ${items.length}`;
		if (items.length > 0)
			this.list.scrollIntoView(NEAREST);
		if (items.length > 0 && step !== 0)
			this.move(step, false);
	}

	choose(index) {
		const { key } = this.options[index].dataset;

		if (this.into) {
			const lines = this.into.value.split("\n").filter((line) => line.trim());
			if (!lines.includes(key))
				lines.push(key);
			this.into.value = lines.join("\n");
			this.input.value = "";
		} else {
			this.input.value = key;
		}
		this.close();
		this.status.textContent = `${this.words.added} ${key}`;
		/* For the draft. Our own input would only ask again. */
		this.input.form.dispatchEvent(new Event("input"));
	}

	/* Nothing that is under way may open the list again. */
	stop() {
		clearTimeout(this.timer);
		this.timer = 0;
		this.asking?.abort();
		this.asking = null;
	}

	close() {
		this.stop();
		this.list.hidden = true;
		this.options = [];
		this.input.setAttribute("aria-expanded", "false");
		this.activate(-1);
	}
}

for (const form of document.querySelectorAll("form[data-found]")) {
	const status = document.createElement("p");

	status.className = "heard";
	status.setAttribute("role", "status");
	form.append(status);
	for (const input of form.querySelectorAll("[data-suggest]"))
		new Combobox(input, status);
}
