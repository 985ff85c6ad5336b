/// The icons of a page: one sprite, drawn once and used by name.
enum Icon {
    /// A use of a drawn icon.
    static func named(_ name: String) -> Markup {
        Markup(tags: "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#\(name)\"/></svg>")
    }
}
