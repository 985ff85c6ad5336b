/// A scope opens a tenant's data, so only code that verified somebody may make one.
struct ScopeRule {
    /// Files that make a scope, and what they verified before.
    static let makers: [String: String] = [
        "Services/collector/Service/Keys/KeyAuthenticator.swift":
            "the bearer's secret was compared with the key's hash",
        "Services/api-gateway/Service/Admin/KeyRecord.swift":
            "what a key's holder may see; asked after the key's secret was compared",
        "Services/api-gateway/Service/Admin/UserRecord.swift":
            "what a user may see; asked after the user's session was found",
        "Services/capacity-engine/Service/Forecasting/HistoryScope.swift":
            "the tenant came with a fact whose source was vouched for; what is told names it",
        "Shared/ServiceChassis/Running/TokenAuthenticator.swift":
            "the bearer's token was compared, or the address is in a network that is allowed",
    ]

    func violations(in source: SourceText) -> [Violation] {
        guard Self.makers[source.path] == nil else { return [] }
        return offsets(of: "Scope(", in: source.code).compactMap { offset in
            let before = offset == 0 ? space : source.code[offset - 1]
            guard !isIdentifierByte(before) else { return nil }
            return Violation(
                path: source.path,
                line: source.line(at: offset),
                message: "a `Scope` is made only where a key, session or command line was "
                    + "verified: pass one in, or list this file in ScopeRule.makers with the reason"
            )
        }
    }
}
