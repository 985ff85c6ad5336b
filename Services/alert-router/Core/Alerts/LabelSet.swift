/// Labels of an alert or a group: names to values, none of them empty.
///
/// A label that is not there and one with an empty value mean the same, as in Prometheus' data
/// model, so an empty value is never kept.
package struct LabelSet: Sendable, Hashable {
    /// Name and value of each label, ordered by the names' bytes.
    package let pairs: [Pair]

    /// One label.
    package struct Pair: Sendable, Hashable {
        /// The label's name.
        package let name: String
        /// Its value, never empty.
        package let value: String

        /// A label; the set leaves it out when its value is empty.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The set of these labels.
    package init(_ labels: [String: String] = [:]) {
        pairs = labels.filter { !$0.value.isEmpty }
            .map { Pair($0.key, $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private init(sorted pairs: [Pair]) { self.pairs = pairs }

    /// The value of a label; empty when there is none of that name.
    package subscript(_ name: String) -> String {
        pairs.first { $0.name == name }?.value ?? ""
    }

    /// The labels by their names.
    package var dictionary: [String: String] {
        Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// The set without some labels.
    package func without(_ names: Set<String>) -> LabelSet {
        LabelSet(sorted: pairs.filter { !names.contains($0.name) })
    }

    /// The set of some labels only, as a group is formed.
    package func only(_ names: Set<String>) -> LabelSet {
        LabelSet(sorted: pairs.filter { names.contains($0.name) })
    }

    /// The set with other labels; of a name that both have the other's value counts.
    package func with(_ labels: [String: String]) -> LabelSet {
        LabelSet(dictionary.merging(labels) { _, new in new })
    }
}
