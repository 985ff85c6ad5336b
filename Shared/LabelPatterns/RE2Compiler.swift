import CRE2
package import Observations

/// Compiles expressions with RE2, whose time grows with the text alone.
package struct RE2Compiler: PatternCompiler {
    /// Bytes that one expression may use.
    package static let memoryMax = 1 << 20
    /// Bytes of an expression's text at the most.
    package static let textMax = 4096

    /// The compiler.
    package init() {}

    /// A pattern that matches whole texts; `PatternFault` with RE2's reason for what is none.
    package func compile(_ expression: String) throws -> any LabelPattern {
        guard expression.utf8.count <= Self.textMax else {
            throw PatternFault(
                "the expression has \(expression.utf8.count) bytes, at most \(Self.textMax)"
            )
        }
        return try RE2Pattern(expression)
    }
}

// RE2 says that a compiled expression may be used by any number of threads.
@safe private final class RE2Pattern: LabelPattern, @unchecked Sendable {
    private let pattern: OpaquePointer

    init(_ expression: String) throws {
        var text = expression
        var reason = [UInt8](repeating: 0, count: 256)
        let compiled = text.withUTF8 { bytes in
            unsafe reason.withUnsafeMutableBytes { reason in
                unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                    unsafe cre2_compile(
                        bytes.baseAddress,
                        bytes.count,
                        RE2Compiler.memoryMax,
                        reason.baseAddress?.assumingMemoryBound(to: CChar.self),
                        reason.count
                    )
                }
            }
        }
        guard let compiled = unsafe compiled else {
            let words = String(decoding: reason.prefix { $0 != 0 }, as: UTF8.self)
            throw PatternFault("`\(expression)` is no regular expression: \(words)")
        }
        unsafe pattern = compiled
    }

    deinit { unsafe cre2_free(pattern) }

    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe cre2_full_match(pattern, bytes.baseAddress, bytes.count)
            }
        }
    }
}
