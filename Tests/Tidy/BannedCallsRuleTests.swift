import Testing

struct BannedCallsRuleTests {
    private func lines(
        _ text: String,
        path: String = "x.swift",
        bans: [BannedCallsRule.Ban] = BannedCallsRule.shipped
    ) -> [Int] {
        BannedCallsRule(bans: bans).violations(in: SourceText(path: path, text)).map(\.line)
    }

    @Test(
        arguments: [
            "print(1)", "let a = try! f()", "a as! B", "fatalError(\"x\")", "Date()", "f(.now)",
            "let a: Date = .now", "ContinuousClock.now", "Task.detached {}", "DispatchQueue.main",
            "Process()", "let a = [\"sh -c\"]", "let a = \"SELECT * FROM b\"", "UUID()",
        ]
    ) func `a banned call is found`(text: String) {
        #expect(lines("\n\(text)\n") == [2])
    }

    @Test(
        arguments: [
            "reprint(1)", "try? f()", "a as? B", "output.print(1)", "clock.now()", "clock.now",
            "// print(1)", "let a = \"print(1)\"", "DispatchQueueName()", "PostProcess(1)",
            "Date(timeIntervalSince1970: 0)", "f(.nowhere)",
        ]
    ) func `its neighbour is not`(text: String) {
        #expect(lines("\n\(text)\n") == [])
    }

    @Test func `an unchecked promise needs its reason on the line above`() {
        #expect(lines("final class A: @unchecked Sendable {}") == [1])
        #expect(lines("// One thread owns it.\nfinal class A: @unchecked Sendable {}") == [])
        #expect(lines("// Set once.\nnonisolated(unsafe) var a = 1") == [])
    }

    @Test func `a note for later carries a number`() {
        #expect(lines("// TODO: later") == [1])
        #expect(lines("// TODO(#12): later") == [])
        #expect(lines("let TODOS = 1 // mastodons") == [])
    }

    @Test func `a file is named after what it holds`() {
        #expect(lines("", path: "Shared/A/StringUtils.swift") == [1])
        #expect(lines("", path: "Shared/A/Commands.swift") == [])
    }

    @Test func `tests do not sleep and do not use XCTest`() {
        #expect(lines("import XCTest", bans: BannedCallsRule.tests) == [1])
        #expect(lines("try await Task.sleep(for: a)", bans: BannedCallsRule.tests) == [1])
        #expect(lines("await clock.sleep()", bans: BannedCallsRule.tests) == [])
    }
}
