/// Where a metric's name divides into what is measured and what about it.
///
/// `{object}_{suffix}` is ambiguous by itself (`data_total_used` may be pool `data_total`), so it
/// is read from the right: the longest known suffix wins. An object named in the metadata wins over
/// both.
struct MetricName {
    /// The object's bytes; empty for the system itself.
    let object: ArraySlice<UInt8>
    /// The rest.
    let name: ArraySlice<UInt8>
    /// What is known about the rest.
    let definition: MetricDefinition?

    /// Divides a name.
    ///
    /// - Parameters:
    ///   - full: the name as sent.
    ///   - type: the category as sent.
    ///   - given: the object the metadata names, if any.
    init(_ full: ArraySlice<UInt8>, type: ArraySlice<UInt8>, object given: ArraySlice<UInt8>?) {
        guard let known = Self.definitions(of: type) else {
            (object, name) = ([], full)
            definition = Self.definition(of: full, in: MetricDefinition.system)
            return
        }
        if let given, !given.isEmpty {
            let rest =
                Self.rest(of: full, behind: given) ?? Self.suffix(of: full, in: known) ?? full
            (object, name) = (given, rest)
            definition = Self.definition(of: rest, in: known)
            return
        }
        // By place, because taking each candidate out of the list costs more than its comparison.
        for place in known.indices where Self.ends(full, with: known[place].suffix) {
            let cut = full.endIndex - known[place].suffix.count
            (object, name) = (full[..<(cut - 1)], full[cut...])
            definition = known[place]
            return
        }
        (object, name, definition) = ([], full, nil)
    }

    private static func definition(
        of name: ArraySlice<UInt8>,
        in known: [MetricDefinition]
    ) -> MetricDefinition? {
        for place in known.indices
        where known[place].suffix.count == name.count && name.elementsEqual(known[place].suffix) {
            return known[place]
        }
        return nil
    }

    /// What remains of a name behind `object_`.
    private static func rest(
        of full: ArraySlice<UInt8>,
        behind object: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8>? {
        guard full.count > object.count + 1, full.starts(with: object),
            full[full.startIndex + object.count] == 0x5F
        else { return nil }
        return full[(full.startIndex + object.count + 1)...]
    }

    private static func suffix(
        of full: ArraySlice<UInt8>,
        in known: [MetricDefinition]
    ) -> ArraySlice<UInt8>? {
        for place in known.indices where ends(full, with: known[place].suffix) {
            return full[(full.endIndex - known[place].suffix.count)...]
        }
        return nil
    }

    /// Whether a name is something, `_` and this suffix.
    private static func ends(_ full: ArraySlice<UInt8>, with suffix: [UInt8]) -> Bool {
        guard full.count > suffix.count + 1 else { return false }
        let cut = full.endIndex - suffix.count
        guard full[cut - 1] == 0x5F, full[full.endIndex - 1] == suffix[suffix.count - 1] else {
            return false
        }
        for offset in 0..<suffix.count where full[cut + offset] != suffix[offset] { return false }
        return true
    }

    /// The list for a category whose metrics have objects; nil for one whose metrics have none.
    private static func definitions(of type: ArraySlice<UInt8>) -> [MetricDefinition]? {
        switch type.count {
        case 4 where type.elementsEqual("pool".utf8): MetricDefinition.pool
        case 4 where type.elementsEqual("disk".utf8): MetricDefinition.disk
        case 7 where type.elementsEqual("network".utf8): MetricDefinition.network
        case 11 where type.elementsEqual("replication".utf8): MetricDefinition.replication
        default: nil
        }
    }
}
