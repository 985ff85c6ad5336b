import APIGateway
import ServiceChassis

@main
enum Main {
    static func main() async {
        await ServiceMain.run(APIGatewayService.definition)
    }
}
