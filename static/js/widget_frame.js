/* Entry of the frame: builds the models once and hands them to the controllers. */

import { Api } from "./models/api.js";
import { HostBridge } from "./models/host_bridge.js";
import { LiveLine } from "./models/live_line.js";
import { Outbox } from "./models/outbox.js";
import { partition } from "./models/partition.js";
import { Resume } from "./models/resume.js";
import { ShopperApi } from "./models/shopper_api.js";
import { Texts } from "./models/texts.js";
import { Visit } from "./models/visit.js";
import { register, start } from "./registry.js";
import { fill } from "./controllers/dom.js";
import { WidgetApp } from "./controllers/widget_app.js";
import { WidgetAppointment } from "./controllers/widget_appointment.js";
import { WidgetBooking } from "./controllers/widget_booking.js";
import { WidgetChat } from "./controllers/widget_chat.js";
import { WidgetDetails } from "./controllers/widget_details.js";
import { WidgetEnded } from "./controllers/widget_ended.js";
import { WidgetFirst } from "./controllers/widget_first.js";
import { WidgetHandoff } from "./controllers/widget_handoff.js";
import { WidgetHead } from "./controllers/widget_head.js";
import { WidgetLeftMessage } from "./controllers/widget_left_message.js";
import { WidgetLog } from "./controllers/widget_log.js";
import { WidgetMenu } from "./controllers/widget_menu.js";
import { WidgetSheet } from "./controllers/widget_sheet.js";

const config = JSON.parse(document.body.dataset.config);
const texts = new Texts(config.language, config.texts);

const endpoints = new ShopperApi(new Api({ key: config.key, ticket: config.ticket }));
const visit = new Visit({
  endpoints,
  outbox: new Outbox({ storage: partition("sessionStorage") }),
  resume: new Resume({ key: config.key, storage: partition("localStorage") }),
  makeLine: ({ session, ...more }) => {
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    return new LiveLine({ url: `${scheme}://${window.location.host}/ws/shopper/sessions/${session}`, ...more });
  },
});
const bridge = new HostBridge({ window, origins: config.origins });

document.documentElement.dir = texts.direction;
fill(document, texts, { brand: config.brand.name });

register("widget", WidgetApp);
register("widget-head", WidgetHead);
register("widget-first", WidgetFirst);
register("widget-chat", WidgetChat);
register("widget-log", WidgetLog);
register("widget-handoff", WidgetHandoff);
register("widget-left-message", WidgetLeftMessage);
register("widget-booking", WidgetBooking);
register("widget-appointment", WidgetAppointment);
register("widget-details", WidgetDetails);
register("widget-ended", WidgetEnded);
register("widget-menu", WidgetMenu);
register("widget-sheet", WidgetSheet);
start(document, { config, texts, visit, endpoints, bridge, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
