/// The form above a list that says what of it is shown: words to search for, and selects.
struct FilterForm {
    /// A select with its label.
    struct Select {
        /// Its name in the query, and its id on the page.
        var name: String
        /// What is chosen: `Host`.
        var label: String
        /// The options, one of them the present one.
        var choices: [Choice]

        fileprivate var view: [String: Any] {
            ["select": name, "selectLabel": label, "choices": choices.map(\.view)]
        }
    }

    /// The page it filters: `/fleet`.
    var action: String
    /// What is filtered, for screen readers: `Filter systems`.
    var label: String
    /// What words are searched in: `Name, id or address`.
    var searchLabel: String
    /// The words searched for.
    var search: String
    /// What else may be chosen.
    var selects: [Select]

    /// What the template `filters` needs.
    var view: [String: Any] {
        [
            "filterAction": action, "filterLabel": label, "searchLabel": searchLabel,
            "search": search, "selects": selects.map(\.view),
        ]
    }
}
