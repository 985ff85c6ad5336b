/// More sign-ins want a password checked than may wait; the next one is not even counted.
struct HasherBusy: Error, CustomStringConvertible {
    let description = "Too many sign-ins at once. Try again in a few seconds."
}
