import Foundation
import Logging
import Observability
import Quantities
import Synchronization
import TestSupport
import Testing

@Suite struct `Log lines` {
    private final class Lines: Sendable {
        let all = Mutex("")
    }

    private static func logged(_ format: LogFormat, _ act: (inout Logger) -> Void) -> String {
        let lines = Lines()
        var logger = Logger(label: "test") { label in
            LineLogHandler(
                label: label,
                level: .info,
                format: format,
                clock: ManualClock(),
                sink: { line in lines.all.withLock { $0 += line } }
            )
        }
        act(&logger)
        return lines.all.withLock { $0 }
    }

    @Test func `a JSON line holds everything and nothing breaks out of it`() throws {
        let line = Self.logged(.json) { logger in
            logger[metadataKey: "a"] = "1"
            logger.info("says \"hi\"\n\u{1}", metadata: ["b": "é\\"])
        }
        #expect(line.filter(\.isNewline) == "\n")
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(
            object == [
                "time": "2026-01-01T00:00:00Z", "level": "info", "logger": "test",
                "message": "says \"hi\"\n\u{1}", "a": "1", "b": "é\\",
            ]
        )
    }

    @Test func `a text line is one line whatever is logged`() {
        let line = Self.logged(.text) { $0.warning("a\nb\u{1B}[31m", metadata: ["k": "v\r\n"]) }
        #expect(line == "2026-01-01T00:00:00Z warning test: a⏎b·[31m k=v·⏎\n")
    }

    @Test func `what is below the level is not written`() {
        #expect(Self.logged(.text) { $0.debug("quiet") }.isEmpty)
        #expect(!Self.logged(.text) { $0.info("loud") }.isEmpty)
    }
}

@Suite struct `Chains of errors` {
    private struct Root: Error, CustomStringConvertible {
        let description = "the disk\nis full"
    }

    private struct Outer: CausedError, CustomStringConvertible {
        let description = "cannot save"
        let cause: (any Error)?
    }

    private struct Foreign: Error, CustomStringConvertible {
        let description = "library failed"
        let underlyingError: (any Error)?
    }

    @Test func `each error says its own part, on one line`() {
        let error = Outer(cause: Foreign(underlyingError: Root()))
        #expect(
            errorChain(error) == "cannot save; because library failed; because the disk is full"
        )
        #expect(errorChain(Root()) == "the disk is full")
    }

    @Test func `a long chain ends`() {
        var error: any Error = Root()
        for _ in 0..<50 { error = Foreign(underlyingError: Outer(cause: error)) }
        #expect(errorChain(error).split(separator: ";").count == 10)
    }
}

@Suite struct `The health board` {
    @Test func `degraded is ready and failed is not`() {
        let board = HealthBoard()
        #expect(board.snapshot.isReady)
        board.set("a", .degraded("slow"))
        #expect(board.snapshot.isReady)
        #expect(board.snapshot.word == "degraded")
        board.set("b", .failed("gone"))
        #expect(!board.snapshot.isReady)
        #expect(board.snapshot.word == "failed")
        board.remove("b")
        board.set("a", .ok)
        #expect(board.snapshot == HealthSnapshot(components: ["a": .ok]))
    }
}
