/// A process cannot join the bus as it was told to.
struct BusSettingsError: Error, CustomStringConvertible {
    let cause: any Error

    var description: String { "the message bus: \(cause)" }
}
