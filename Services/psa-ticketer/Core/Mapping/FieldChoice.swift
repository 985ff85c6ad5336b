/// A value of a PSA's field that a setting names: by its id or by its label.
package enum FieldChoice: Sendable, Hashable, CustomStringConvertible {
    /// By its id.
    case id(String)
    /// By its label, whatever its case.
    case label(String)

    /// A choice as people write it: `#7` and `7` are ids, everything else is a label.
    package init(_ text: String) {
        let bare = text.hasPrefix("#") ? String(text.dropFirst()) : text
        let isNumber = !bare.isEmpty && bare.allSatisfy { $0.isNumber && $0.isASCII }
        self = text.hasPrefix("#") || isNumber ? .id(bare) : .label(text)
    }

    /// The choice as people write it.
    package var description: String {
        switch self {
        case .id(let id): "#\(id)"
        case .label(let label): "“\(label)”"
        }
    }
}

/// A value that a field of the PSA can have.
package struct FieldOption: Sendable, Hashable, Codable {
    /// Its id.
    package var id: String
    /// What people see.
    package var label: String
    /// Whether new tickets may have it.
    package var isActive: Bool
    /// Whether a ticket with it is closed; for statuses alone.
    package var isClosed: Bool

    /// A value.
    package init(id: String, label: String, isActive: Bool = true, isClosed: Bool = false) {
        self.id = id
        self.label = label
        self.isActive = isActive
        self.isClosed = isClosed
    }
}

/// Finds what settings name among what the PSA has.
package enum FieldChoices {
    /// The option that a choice names.
    ///
    /// - Parameters:
    ///   - choice: what the setting says.
    ///   - options: what the PSA has.
    ///   - what: the setting, for the refusal.
    /// - Returns: the option, or why it is none, with what could be meant.
    package static func option(
        _ choice: FieldChoice,
        among options: [FieldOption],
        what: String
    ) -> Result<FieldOption, ChoiceRefusal> {
        let found = options.filter { option in
            switch choice {
            case .id(let id): option.id == id
            case .label(let label): CompanyName(option.label) == CompanyName(label)
            }
        }
        let active = found.filter(\.isActive)
        if active.count == 1 { return .success(active[0]) }
        let known = options.filter(\.isActive).prefix(12).map { "“\($0.label)” (#\($0.id))" }
            .joined(separator: ", ")
        let why =
            found.isEmpty
            ? "is none of the PSA's" : active.isEmpty ? "is not active in the PSA" : "is several"
        return .failure(ChoiceRefusal(text: "\(what): \(choice) \(why); it has \(known)"))
    }
}

/// Why a setting names no value of a PSA's field.
package struct ChoiceRefusal: Error, Sendable, Hashable {
    /// What is wrong and what could be meant.
    package let text: String

    /// A refusal.
    package init(text: String) { self.text = text }
}
