/** What every screen of the test hypervisor shows: a chessboard of 160 by 100 pixels, as a PNG file. */
const base64 =
  "iVBORw0KGgoAAAANSUhEUgAAAKAAAABkCAMAAAA2aMu9AAAABlBMVEUgMFBAYKALVk5SAAAAZ0lEQVR42u3ZMQ4AAAQDQP7/aR8w" +
  "I3KdO1xqFNEkm1zqAQICAgICAgICAgL+AVoLEBAQEBAQEBAQEHATaFVAQEBAQEBAQEBAQH8S5wQEBAQEBAQEBAT0J7EqICAgICAg" +
  "ICAgIOB4rwDkbh9Bs4TliQAAAABJRU5ErkJggg==";

export const picture: Uint8Array = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
