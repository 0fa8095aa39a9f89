"""Lists tasks with the vendor's SDK for Python. Reads queries as JSON from stdin, prints for each the ids of its tasks, or an error.

Arguments: the service's address, project id, access key, secret key.
"""

import json
import sys

from huaweicloudsdkcbr.v1 import CbrClient, ListOpLogsRequest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import SdkException

endpoint, project_id, access_key, secret_key = sys.argv[1:]
client = (
    CbrClient.new_builder()
    .with_credentials(BasicCredentials(access_key, secret_key, project_id))
    .with_endpoint(endpoint)
    .build()
)
for query in json.load(sys.stdin):
    try:
        logs = client.list_op_logs(ListOpLogsRequest(**query)).operation_logs
        print(json.dumps({"ids": [log.id for log in logs]}), flush=True)
    except (SdkException, TypeError) as error:
        print(json.dumps({"error": str(error)}), flush=True)
