import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: after each call it is known whether any byte of its request was written. Method: servers
// that cut connections at chosen bytes, and that count the bytes they were sent.
@Suite(.timeLimit(.minutes(10))) struct WebCallerTests {
    private let clock = ManualClock()

    private func post(
        _ url: String,
        _ body: [UInt8] = Array("{}".utf8),
        bodyBytesMax: Int = WebCaller.bodyBytesMax,
        timeout: Duration = .seconds(60)
    ) async -> WebCaller.End {
        let caller = WebCaller(bodyBytesMax: bodyBytesMax, clock: clock)
        let end = await caller.call("POST", url, fields: [], body: body, timeout: timeout)
        await caller.close()
        return end
    }

    private func isUnknown(_ end: WebCaller.End) -> Bool {
        if case .unknown = end { true } else { false }
    }

    private func isNotWritten(_ end: WebCaller.End) -> Bool {
        if case .notWritten = end { true } else { false }
    }

    @Test func `where nothing listens nothing was written`() async throws {
        let fake = try await FakePSA(.webhook)
        try await fake.setUp(false)
        let end = await post(fake.url)
        guard case .notWritten(let why) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(why == "no connection came about")
    }

    @Test(arguments: ["no address", "http://", "ftp://127.0.0.1/x", "http://nowhere.invalid/"])
    func `an address that leads nowhere was told nothing`(_ url: String) async {
        #expect(isNotWritten(await post(url)))
    }

    @Test func `a server that does not speak TLS was told nothing`() async throws {
        let server = try await RawServer(.cut(afterBytes: 1))
        let url = server.url.replacing("http://", with: "https://")
        #expect(isNotWritten(await post(url)))
        #expect(server.count.connections == 1)
    }

    @Test func `who says that nothing was written is right, however early the cut`() async throws {
        for _ in 0..<40 {
            let server = try await RawServer(.cutAtOnce)
            let end = await post(server.url)
            if case .answered = end { Issue.record("\(end)") }
            if isNotWritten(end) { #expect(server.count.bytes == 0) }
        }
    }

    @Test(arguments: [1, 60, 200_000])
    func `a cut in the header, behind it or in the body leaves it unknown`(
        _ bytes: Int
    ) async throws {
        let server = try await RawServer(.cut(afterBytes: bytes))
        let end = await post(server.url, [UInt8](repeating: 0x20, count: 1 << 20))
        #expect(isUnknown(end), "\(end)")
        #expect(server.count.connections == 1)
        #expect(server.count.bytes >= bytes)
    }

    @Test func `an answer that breaks off is none`() async throws {
        let half = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\": 1"
        for act in [RawServer.Act.answerAndCut(half), .answerAndEnd(half)] {
            let server = try await RawServer(act)
            #expect(isUnknown(await post(server.url)))
            #expect(server.count.connections == 1)
        }
        let header = try await RawServer(.answerAndEnd("HTTP/1.1 201 Cre"))
        #expect(isUnknown(await post(header.url)))
        let nonsense = try await RawServer(.answerAndEnd("what do you want?\r\n\r\n"))
        #expect(isUnknown(await post(nonsense.url)))
    }

    @Test func `an answer that does not come in time leaves it unknown`() async throws {
        let server = try await RawServer(.silence)
        let end = await post(server.url, timeout: .milliseconds(500))
        // On a machine that is held up the time may be over before anything was written.
        if isNotWritten(end) {
            #expect(server.count.bytes == 0)
        } else {
            guard case .unknown(let why) = end else {
                Issue.record("\(end)")
                return
            }
            #expect(why == "no answer came in time")
        }
    }

    @Test(arguments: [(999, true), (1000, true), (1001, false)])
    func `an answer is read up to its limit`(_ length: Int, _ isRead: Bool) async throws {
        let body = String(repeating: "x", count: length)
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(String(length, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
        for text in [RawServer.text("200 OK", body), chunked] {
            let server = try await RawServer(.answer(text))
            let end = await post(server.url, bodyBytesMax: 1000)
            switch end {
            case .answered(let answer): #expect(isRead && answer.body.count == length)
            case .unknown(let why):
                #expect(!isRead)
                #expect(why == "the answer is longer than 1000 bytes")
            case .notWritten: Issue.record("\(end)")
            }
        }
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let other = try await RawServer(.answer(RawServer.text("200 OK", "")))
        let field = "Location: \(other.url)\r\n"
        let server = try await RawServer(.answer(RawServer.text("307 Moved", "", field)))
        guard case .answered(let answer) = await post(server.url) else {
            Issue.record("a redirect is no answer")
            return
        }
        #expect(answer.status == 307)
        #expect(other.count.connections == 0)
        guard case .refused(let why) = answer.ending else {
            Issue.record("a redirect is a success")
            return
        }
        #expect(why.contains("redirect"))
    }

    @Test(arguments: [
        ("7", Duration.seconds(7)), ("Thu, 01 Jan 2026 00:05:00 GMT", .seconds(300)),
    ])
    func `how long it is to be left alone is heard in seconds and as a date`(
        _ text: String,
        _ wait: Duration
    ) async throws {
        let answer = RawServer.text("429 Slow", "", "Retry-After: \(text)\r\n")
        let server = try await RawServer(.answer(answer))
        guard case .answered(let heard) = await post(server.url) else {
            Issue.record("429 is no answer")
            return
        }
        #expect(heard.retryAfter == wait)
    }

    @Test func `what changes something has a connection of its own`()
        async throws
    {
        let server = try await RawServer(.answer(RawServer.text("200 OK", "{}")))
        let caller = WebCaller(clock: clock)
        for method in ["POST", "PATCH", "PUT"] {
            let end = await caller.call(
                method,
                server.url,
                fields: [],
                body: Array("{}".utf8),
                timeout: .seconds(60)
            )
            #expect(!isUnknown(end) && !isNotWritten(end))
        }
        #expect(server.count.connections == 3)
        await caller.close()
    }

    @Test func `a call that is given up while nobody answers may have been performed`()
        async throws
    {
        let fake = try await FakePSA(.webhook)
        try await fake.play(PSAFault.silence.of("deliver"))
        let url = fake.url
        let call = Task { await post(url) }
        try await fake.event(1, of: .request)
        call.cancel()
        let end = await call.value
        guard case .unknown(let why) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(why == "this service was ended meanwhile")
    }
}
