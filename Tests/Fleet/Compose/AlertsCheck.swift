import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// An alert's way through the stack: in by OpsGenie's API at the gateway, out at a webhook in the
/// stack's network, and to be seen in between.
struct AlertsCheck {
    private static let sink = "alerts-sink"
    private static let alias = "truenas-pool-degraded"
    /// Keeps the body of each request in a file, and answers 200.
    ///
    /// Perl is part of every Debian.
    private static let sinkProgram = #"""
        use IO::Socket::INET;
        my $door = IO::Socket::INET->new(LocalPort => 8080, Listen => 9, ReuseAddr => 1) or die;
        while (my $call = $door->accept) {
            my $length = 0;
            while (my $line = <$call>) {
                $length = $1 if $line =~ /^content-length: *(\d+)/i;
                last if $line =~ /^\r?$/;
            }
            read($call, my $body, $length);
            open(my $file, ">>", "/tmp/told");
            print $file $body, "\n";
            close($file);
            print $call "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            close($call);
        }
        """#

    let stack: ComposeStack
    /// Keys of the gateway.
    let ingest: String
    let reader: String

    /// Names a receiver as the guide says, sends an alert and its end, and sees both told.
    func run() async throws {
        try await stack.docker.docker(
            ["run", "--detach", "--name", Self.sink, "--network", "installation_default"]
                + [ComposeStack.image, "perl", "-e", Self.sinkProgram]
        )
        try stack.write(Self.settings, to: "deploy/compose/alert-router/alert-router.yml")
        let config = "/etc/poolkeeper/alert-router.yml"
        let check = ["poolkeeper", "config", "check", config]
        try await stack.compose(["exec", "-T", "alert-router"] + check)
        try await stack.compose("kill", "-s", "HUP", "alert-router")
        let test = ["poolkeeper", "notify", "test", "sink", "--config", config]
        try await stack.compose(["exec", "-T", "alert-router"] + test)
        try await begin()
        try await end()
        try await stack.docker.docker("rm", "--force", Self.sink)
    }

    private func begin() async throws {
        let body = """
            {"message": "Pool tank state is DEGRADED", "alias": "\(Self.alias)", \
            "description": "One or more devices could not be used."}
            """
        let url = stack.url("/webhook/opsgenie/nas-ber-01/v2/alerts")
        let taken = try await ask(.POST, url, body, authorization: "GenieKey \(ingest)")
        #expect(taken.status == 202, "\(taken.text)")
        try await eventually("the alert goes out") {
            try await told().contains { $0.contains("DEGRADED") && $0.contains("\"firing\"") }
        }
        let alerts = try await ask(
            .GET,
            stack.url("/alerts?state=firing"),
            nil,
            authorization: "Bearer \(reader)"
        )
        #expect(alerts.text.contains("DEGRADED"), "\(alerts.text)")
        #expect(alerts.text.contains(#""system_id":"nas-ber-01""#), "\(alerts.text)")
    }

    private func end() async throws {
        let path = "/webhook/opsgenie/nas-ber-01/v2/alerts/\(Self.alias)?identifierType=alias"
        let taken = try await ask(
            .DELETE,
            stack.url(path),
            nil,
            authorization: "GenieKey \(ingest)"
        )
        #expect(taken.status == 202, "\(taken.text)")
        try await eventually("its end goes out") {
            try await told().contains { $0.contains("DEGRADED") && $0.contains("\"resolved\"") }
        }
        let open = try await ask(
            .GET,
            stack.url("/alerts?state=firing"),
            nil,
            authorization: "Bearer \(reader)"
        )
        #expect(!open.text.contains("DEGRADED"), "\(open.text)")
    }

    private func told() async throws -> [String] {
        try await pause(for: .milliseconds(300))
        let read = ["sh", "-c", "cat /tmp/told || :"]
        let text = try await stack.docker.docker(["exec", Self.sink] + read)
        return text.split(separator: "\n").map(String.init)
    }

    private func ask(
        _ method: HTTPMethod,
        _ url: String,
        _ body: String?,
        authorization: String
    ) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "authorization", value: authorization)
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let answer = try await stack.client.execute(request, timeout: .seconds(30))
        let bytes = try await answer.body.collect(upTo: 16 << 20)
        return (Int(answer.status.code), String(buffer: bytes))
    }

    private static let settings = """
        alertmanager:
          route: {receiver: sink, group_by: [alertname], group_wait: 1s, group_interval: 2s}
          receivers:
            - name: sink
              webhook_configs:
                - url: http://\(sink):8080/told

        """
}
