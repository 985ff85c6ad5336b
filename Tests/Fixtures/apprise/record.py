"""Records what Apprise, the widest known client of notification services, would send to each.

    python3 -m venv venv && venv/bin/pip install apprise && venv/bin/python record.py > requests.json

Nothing leaves the machine: the calls are caught. The strict fakes of the tests must take what is
recorded, else they refuse what the real services take.
"""
import json

import apprise
import requests

TITLE = "Critical: Pool tank is 91 % full – nas-01 熱い"
BODY = "Delete or move data from tank.\nSee the runbook."
URLS = {
    "discord": "discord://1234/secret/?format=text",
    "slack": "slack://T0000AAAA/B0000BBBB/abcdefghijklmnopqrstuvwx/",
    "telegram": "tgram://123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI/-1001/",
    "pushover": "pover://%s@%s/" % ("u" * 30, "a" * 30),
    "pagerduty": "pagerduty://%s@apikey/nas-01/pool/?region=us" % ("a" * 32),
    "teams": "workflow://example.org:443/workflow/sig/",
    "ntfy": "ntfys://ntfy.example.org/alerts?priority=high",
    "gotify": "gotifys://gotify.example.org/A.secret",
    "twilio": "twilio://AC%s:%s@15005550006/4930123456" % ("0" * 32, "b" * 32),
}
calls = []


class Answer:
    status_code = 200
    content = b'{"status": 1, "ok": true}'
    text = content.decode()
    headers = {}

    def json(self):
        return json.loads(self.content)


def caught(method):
    def call(url, data=None, json=None, headers=None, params=None, auth=None, **rest):
        made = requests.Request(method, url, data=data, json=json, headers=headers,
                                params=params, auth=auth).prepare()
        body = made.body or b""
        calls.append({"method": made.method, "uri": made.path_url,
                      "headers": dict(made.headers),
                      "body": body if isinstance(body, str) else body.decode()})
        return Answer()
    return call


requests.request = lambda method, *rest, **named: caught(method.upper())(*rest, **named)
requests.post, requests.put, requests.get = caught("POST"), caught("PUT"), caught("GET")
recorded = {"apprise": apprise.__version__}
for name, url in URLS.items():
    calls.clear()
    robot = apprise.Apprise()
    assert robot.add(url), url
    robot.notify(title=TITLE, body=BODY, notify_type=apprise.NotifyType.FAILURE)
    recorded[name] = calls[-1] if calls else None
print(json.dumps(recorded, indent=2, ensure_ascii=False, sort_keys=True))
