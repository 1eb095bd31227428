/** How pixels become the numbers that the network sees, in training and everywhere else. */
import { choice } from "../fields";

export const inputFields = {
  inputNormalization: choice({
    label: "Input normalisation",
    help: "How pixels become the network's inputs: the same for training, validation, test and drawn images.",
    formula: String.raw`x = (p / 255 - \mu) / \sigma`,
    watch:
      "Inputs around zero make the first steps' loss fall faster, most of all with saturating activations.",
    source:
      "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.3; per image: tf.image.per_image_standardization",
    default: "scale",
    options: {
      scale: {
        label: "÷ 255",
        help: "Black is 0, white is 1.",
        formula: "x = p / 255",
      },
      standardize: {
        label: "Mean ± deviation",
        help: "Each channel minus its mean over the run's training images, divided by its standard deviation.",
        formula: String.raw`x_c = (p_c / 255 - \mu_c) / \sigma_c`,
      },
      perImage: {
        label: "Per image",
        help: "Each image minus its own mean, divided by its own standard deviation: brightness and contrast are lost.",
        formula: String.raw`x = (p / 255 - \bar{p}) / \max(\sigma_p, 1 / \sqrt{N})`,
      },
    },
  }),
};
