"""Verifies a signed webhook with the library of the Standard Webhooks project.

Reads JSON {"secret": ..., "headers": {...}, "body": ...} from standard input. Ends with 0 when the
library takes it, with 1 when it does not.
"""
import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

given = json.load(sys.stdin)
try:
    Webhook(given["secret"]).verify(given["body"].encode(), given["headers"])
except WebhookVerificationError as error:
    print(error)
    sys.exit(1)
