/// A company as the PSA says it is.
package struct Company: Sendable, Hashable, Codable {
    /// Its id in the PSA; `0` is a company too (Autotask's own).
    package var id: String
    /// Its name.
    package var name: String
    /// The id that other systems call it by; empty for none.
    package var externalID: String
    /// Whether tickets can be made for it.
    package var isActive: Bool

    /// A company.
    package init(id: String, name: String, externalID: String = "", isActive: Bool = true) {
        self.id = id
        self.name = name
        self.externalID = externalID
        self.isActive = isActive
    }
}
