import Subprocess

extension PlatformOptions {
    /// A process in a group of its own, so that what it started ends with it.
    static func ownGroup(grace: Duration) -> Self {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: grace),
        ]
        return options
    }
}
