import Quantities

/// Where a system's own page is.
enum SystemLink {
    static func path(to system: SystemID) -> String {
        "/fleet/systems/\(FormFields.encoded(system.text))"
    }

    static func path(toClient client: ClientName) -> String {
        "/fleet?client=\(FormFields.encoded(client.text))"
    }
}
