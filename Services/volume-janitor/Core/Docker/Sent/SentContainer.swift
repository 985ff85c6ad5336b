/// One element of `GET /containers/json` as the engine writes it.
struct SentContainer: Decodable {
    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case labels = "Labels"
        case state = "State"
        case mounts = "Mounts"
    }

    let id: String
    let names: [String]?
    let labels: [String: String?]?
    let state: String?
    let mounts: [SentMount]?

    var labelSet: LabelSet {
        LabelSet(
            containerID: id,
            containerName: name,
            labels: withoutNulls(labels),
            mounts: (mounts ?? []).map(\.mount),
            existence: existence
        )
    }

    /// Names that links of other containers give have a second slash.
    private var name: String {
        let names = (names ?? []).map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        return names.first { !$0.contains("/") } ?? names.first ?? String(id.prefix(12))
    }

    private var existence: LabelSet.Existence {
        let word = state ?? "unknown"
        // What is being removed may still write; unknown words are not taken for "stopped".
        let stopped = ["created", "exited", "dead"]
        return stopped.contains(word) ? .stopped(word) : .running
    }
}
