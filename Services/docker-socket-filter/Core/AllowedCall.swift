/// Calls to the Docker Engine that pass the filter: reads of volumes, container lists and events.
package enum AllowedCall {
    /// Whether a request may pass: only GET and HEAD, and only to what the janitor needs.
    ///
    /// - Parameters:
    ///   - method: the method of the request line.
    ///   - path: the target of the request line without its query, with or without `/vX.Y`.
    /// - Returns: false for everything that is not known to only read.
    package static func passes(method: String, path: String) -> Bool {
        guard method == "GET" || method == "HEAD" else { return false }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.first == "", !parts.contains(".."), !parts.contains("."),
            !path.contains("%")
        else { return false }
        parts.removeFirst()
        if let version = parts.first, version.wholeMatch(of: /v[0-9]{1,2}\.[0-9]{1,3}/) != nil {
            parts.removeFirst()
        }
        switch parts.count {
        case 1: return ["_ping", "version", "info", "volumes", "events"].contains(parts[0])
        case 2: return parts == ["containers", "json"] || parts[0] == "volumes" && parts[1] != ""
        default: return false
        }
    }
}
