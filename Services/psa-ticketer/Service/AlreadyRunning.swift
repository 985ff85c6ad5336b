/// Another process makes the tickets of this machine's state folder.
struct AlreadyRunning: Error, CustomStringConvertible {
    /// The other one's folder.
    let folder: String

    var description: String {
        "another psa-ticketer runs with \(folder); two would make every ticket twice: stop one"
    }
}
