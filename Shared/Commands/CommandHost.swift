/// Where a command runs.
package enum CommandHost: Sendable, Hashable, CustomStringConvertible {
    /// This machine.
    case local
    /// A machine by its name in the settings.
    case named(String)

    /// `local` or the name.
    package var description: String {
        switch self {
        case .local: "local"
        case .named(let name): name
        }
    }
}
