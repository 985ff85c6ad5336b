import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import TestSupport
import Testing

@Suite struct `Bodies within limits` {
    private static func routes(_ table: inout RouteTable) {
        table.add(.post, "/count", .open, "Counts.") { request, _ in
            let body = try await request.collectBody(limit: ByteCount(100_000), inflateRatioMax: 50)
            return .text("\(body.readableBytes)")
        }
    }

    private static func noise(_ count: Int) -> [UInt8] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    @Test(arguments: [(0, 200), (99_999, 200), (100_000, 200), (100_001, 413)])
    func `a body of the limit passes and one byte more does not`(size: Int, status: Int)
        async throws
    {
        try await RunningServer.with(routes: Self.routes) { server in
            let answer = try await server.send("POST", "/count", body: Self.noise(size))
            #expect(answer.status == status)
            if status == 200 {
                #expect(answer.text == "\(size)")
            } else {
                #expect(answer.text.contains("100000 B"))
            }
        }
    }

    @Test(arguments: [(99_999, 200), (100_000, 200), (100_001, 413)])
    func `the limit counts inflated bytes too`(size: Int, status: Int) async throws {
        var body = Self.noise(10_000)
        body += [UInt8](repeating: 0x20, count: size - body.count)
        let packed = try #require(Deflater.gzip(body))
        try await RunningServer.with(routes: Self.routes) { server in
            let answer = try await server.send(
                "POST",
                "/count",
                headers: [("content-encoding", "gzip")],
                body: Array(packed.readableBytesView)
            )
            #expect(answer.status == status)
            if status == 200 { #expect(answer.text == "\(size)") }
        }
    }

    @Test func `a bomb is refused by its growth before it is large`() async throws {
        let bomb = try #require(Deflater.gzip([UInt8](repeating: 0, count: 90_000)))
        try await RunningServer.with(routes: Self.routes) { server in
            let answer = try await server.send(
                "POST",
                "/count",
                headers: [("content-encoding", "gzip")],
                body: Array(bomb.readableBytesView)
            )
            #expect(answer.status == 413)
            #expect(answer.text.contains("50 times"))
        }
    }

    @Test func `small bodies may grow as much as they like`() throws {
        let packed = try #require(Deflater.gzip([UInt8](repeating: 0, count: 65_536)))
        let plain = try Inflater.inflate(packed, limit: .mebibytes(1), ratioMax: 2)
        #expect(plain.readableBytes == 65_536)
    }

    @Test func `several gzip members are one body`() throws {
        var packed = try #require(Deflater.gzip(Array("one ".utf8)))
        var second = try #require(Deflater.gzip(Array("two".utf8)))
        packed.writeBuffer(&second)
        let plain = try Inflater.inflate(packed, limit: .mebibytes(1), ratioMax: 100)
        #expect(String(buffer: plain) == "one two")
    }

    @Test func `broken gzip and other encodings are refused`() async throws {
        let whole = try #require(Deflater.gzip(Self.noise(5000)))
        let cut = Array(whole.readableBytesView.prefix(2500))
        try await RunningServer.with(routes: Self.routes) { server in
            for body in [cut, Array("not gzip".utf8)] {
                let answer = try await server.send(
                    "POST",
                    "/count",
                    headers: [("content-encoding", "gzip")],
                    body: body
                )
                #expect(answer.status == 400)
            }
            let other = try await server.send(
                "POST",
                "/count",
                headers: [("content-encoding", "br")],
                body: [1]
            )
            #expect(other.status == 415)
            #expect(other.headers["accept-encoding"] == "gzip, identity")
        }
    }

    @Test(arguments: 0..<20)
    func `any bytes survive gzip`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let size = Int.random(in: 1...200_000, using: &random)
        let range: ClosedRange<UInt8> = seed % 2 == 0 ? 0...255 : 0...3
        let body = (0..<size).map { _ in UInt8.random(in: range, using: &random) }
        let packed = try #require(Deflater.gzip(body))
        let plain = try Inflater.inflate(packed, limit: .mebibytes(1), ratioMax: 1000)
        #expect(Array(plain.readableBytesView) == body)
    }
}
