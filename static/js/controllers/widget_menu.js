/* People only, and the verbs behind the menu: each answers with what happened. */

import { Controller } from "../registry.js";

export class WidgetMenu extends Controller {
  connect() {
    Object.assign(this.context, {
      peopleOnly: (on) => this.peopleOnly(on),
      end: (wipe) => this.end(wipe),
      transcript: (email) => this.transcript(email),
      withdraw: (purpose, granted) => this.withdraw(purpose, granted),
      exportData: () => this.exportData(),
      erase: () => this.erase(),
    });
  }

  /* Two withdrawals at once, because it binds the AI behind the scenes as well. */
  async peopleOnly(on) {
    const { visit, endpoints } = this.context;
    try {
      await endpoints.context({ people_only: on });
      visit.change({ conversation: { ...visit.conversation, peopleOnly: on } });
      if (on) for (const purpose of ["ai_answers", "ai_assistance"]) if (visit.granted(purpose)) await visit.grant(purpose, false);
    } catch (error) {
      this.context.trouble(error);
    }
  }

  async end(wipe) {
    const { visit, endpoints, bridge } = this.context;
    try {
      await endpoints.end();
      if (wipe) {
        visit.resume.forget();
        visit.outbox.clear();
        bridge.tell("wiped");
        window.location.reload();
      } else await visit.refresh();
    } catch (error) {
      this.context.trouble(error);
    }
  }

  async transcript(email) {
    const { endpoints, visit, texts } = this.context;
    if (visit.notice("transcript")) await visit.grant("transcript");
    await endpoints.transcript(email);
    this.context.announce(texts.t("menu.transcript.sent", { email }));
  }

  async withdraw(purpose, granted) {
    try {
      await this.context.visit.grant(purpose, granted);
    } catch (error) {
      this.context.trouble(error);
    }
  }

  async exportData() {
    const data = await this.context.endpoints.exportPrivacy();
    const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "my-data.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  async erase() {
    const { endpoints, visit, texts } = this.context;
    await endpoints.erase();
    this.context.announce(texts.t("privacy.erased"));
    visit.resume.forget();
    window.location.reload();
  }
}
