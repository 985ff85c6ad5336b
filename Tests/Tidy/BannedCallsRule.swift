/// Calls that shipped code does without, each with what to use in its place.
struct BannedCallsRule {
    struct Ban {
        let text: String
        let instead: String
        var view: any KeyPath<SourceText, [UInt8]> & Sendable = \.code
        var isMember = false
    }

    static let shipped: [Ban] = [
        Ban(text: "print(", instead: "log it, or write through the command's output type"),
        Ban(text: "try!", instead: "throw, or state why it cannot fail with `precondition`"),
        Ban(text: "as!", instead: "cast with `as?` and handle nil"),
        Ban(text: "fatalError(", instead: "throw, or state the broken promise with `precondition`"),
        Ban(text: "Date()", instead: "take a `WallClock`"),
        Ban(text: "Date.now", instead: "take a `WallClock`"),
        Ban(text: "ContinuousClock.now", instead: "take a clock from outside"),
        Ban(text: "ContinuousClock().now", instead: "take a clock from outside"),
        Ban(text: "SuspendingClock.now", instead: "take a clock from outside"),
        Ban(text: ".now", instead: "take a clock from outside", isMember: true),
        Ban(text: "UUID()", instead: "take a `MessageID` maker or random bytes from outside"),
        Ban(text: "Task.detached", instead: "use a task group or a `Service`"),
        Ban(text: "DispatchQueue", instead: "use an actor, or one thread that one type owns"),
        Ban(text: "DispatchSemaphore", instead: "use an actor or a continuation"),
        Ban(text: "Process(", instead: "run a `Command` through the runner"),
        Ban(text: "NSLog(", instead: "log with swift-log"),
        Ban(text: "sh -c", instead: "use an argument list", view: \.codeAndStrings),
        Ban(text: "SELECT *", instead: "name the columns", view: \.codeAndStrings),
    ]

    static let tests: [Ban] = [
        Ban(text: "XCTest", instead: "use Swift Testing"),
        Ban(text: "Task.sleep", instead: "wait for the event itself, or move a `ManualClock`"),
        Ban(text: "Thread.sleep", instead: "wait for the event itself, or move a `ManualClock`"),
        Ban(text: "usleep(", instead: "wait for the event itself, or move a `ManualClock`"),
        Ban(text: "try!", instead: "use `try` in a throwing test"),
        Ban(text: "as!", instead: "use `#require(… as? …)`"),
    ]

    let bans: [Ban]

    func violations(in source: SourceText) -> [Violation] {
        bans.flatMap { ban in
            let view = source[keyPath: ban.view]
            return offsets(of: ban.text, in: view).filter { isCall(ban, at: $0, in: view) }
                .map { offset in
                    Violation(
                        path: source.path,
                        line: source.line(at: offset),
                        message: "`\(ban.text)` is banned: \(ban.instead)"
                    )
                }
        } + unreasonedPromises(in: source) + nakedTodos(in: source) + vagueName(of: source)
    }

    /// Whether the text stands by itself: not the tail of another name nor, for a member, of one.
    private func isCall(_ ban: Ban, at offset: Int, in view: [UInt8]) -> Bool {
        let before = offset == 0 ? space : view[offset - 1]
        let end = offset + ban.text.utf8.count
        let behind = end < view.count ? view[end] : space
        if ban.isMember {
            // `.now` of an injected clock stands behind its name; a bare one is the real clock's.
            let isBare = before == space || before == UInt8(ascii: "(")
            return isBare && behind != UInt8(ascii: "(") && !isIdentifierByte(behind)
        }
        if ban.text.utf8.last.map(isIdentifierByte) == true, isIdentifierByte(behind) {
            return false
        }
        return !isIdentifierByte(before) && before != UInt8(ascii: ".")
    }

    /// Promises the compiler does not check need their reason on the line above.
    private func unreasonedPromises(in source: SourceText) -> [Violation] {
        ["@unchecked Sendable", "nonisolated(unsafe)"].flatMap { promise in
            offsets(of: promise, in: source.code).compactMap { offset in
                let line = source.line(at: offset)
                let above = source.text(of: line - 1, in: source.comments)
                guard above.allSatisfy(\.isWhitespace) else { return nil }
                return Violation(
                    path: source.path,
                    line: line,
                    message: "`\(promise)` needs a comment on the line above that says why it holds"
                )
            }
        }
    }

    private func nakedTodos(in source: SourceText) -> [Violation] {
        ["TODO", "FIXME", "XXX"].flatMap { word in
            offsets(ofWord: word, in: source.comments).compactMap { offset in
                let behind = source.comments[(offset + word.utf8.count)...].prefix(2)
                guard !behind.starts(with: "(#".utf8) else { return nil }
                return Violation(
                    path: source.path,
                    line: source.line(at: offset),
                    message: "`\(word)` without a number: do it, or write TODO(#number)"
                )
            }
        }
    }

    private func vagueName(of source: SourceText) -> [Violation] {
        let name = source.path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
        let vague = ["Utils", "Utilities", "Helpers", "Common", "Constants", "Manager"]
        guard vague.contains(where: { name.hasSuffix($0) }) else { return [] }
        return [
            Violation(
                path: source.path,
                line: 1,
                message: "`\(name)` says nothing: name the file after the one thing it holds"
            )
        ]
    }
}
