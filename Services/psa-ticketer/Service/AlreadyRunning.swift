/// Another process makes the tickets of this machine's state folder.
struct AlreadyRunning: Error, CustomStringConvertible {
    /// The other one's folder.
    let folder: String

    var description: String {
        """
        another psa-ticketer, or a command of it, has the tickets in \(folder); two would make \
        every ticket twice: stop one, or start again when the command has ended
        """
    }
}
