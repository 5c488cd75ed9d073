// Times come in UTC; they are shown by the reader's own clock: the hour today, else the day too.

const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

export function localise(root) {
  const today = day.format(new Date());
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.textContent = day.format(at) === today ? hour.format(at) : `${day.format(at)}, ${hour.format(at)}`;
    time.title = whole.format(at);
  }
}
