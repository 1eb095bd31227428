/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin), torch.nn.TripletMarginLoss, with the positive and the
 * negative of each image chosen within the batch: its farthest of the same class, and the nearest of another one
 * (Hermans, Beyer & Leibe, In Defense of the Triplet Loss for Person Re-Identification, 2017), or the nearest beyond
 * the positive (Schroff, Kalenichenko & Philbin, FaceNet, 2015; the farthest of all where there is none).
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Recipe } from "../../settings/experiment";
import { nearestMeanAccuracy, sameClass, squaredDistances } from "./embedding";
import type { EmbeddingLoss } from "./loss";

export type Mining = Recipe["mining"];

const far = 1e30;

/** `margin` is a distance between points. */
export function triplet({ margin = 1, mining = "hard" as Mining } = {}): EmbeddingLoss {
  return {
    kind: "embedding",
    isDirectional: false,
    ofBatch: (labels, points) => {
      // A choice has no gradient: as one of a function that is not looked into.
      const choose = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc) => ({
        value: chosen(labels, x as tf.Tensor2D, mining),
        gradFunc: () => tf.zerosLike(points),
      }));
      const [isPositive, isNegative] = tf.split(choose(points), 2, 0); // [anchor, image]
      const isWhole = tf.mul(tf.sum(isPositive, 1), tf.sum(isNegative, 1)); // [anchor]
      const distanceTo = (choice: tf.Tensor) => {
        const differences = tf.sub(points, tf.matMul(choice as tf.Tensor2D, points));
        return tf.sqrt(tf.sum(tf.square(tf.add(differences, 1e-6)), 1)); // PyTorch's pairwise_distance
      };
      const short = tf.relu(tf.add(tf.sub(distanceTo(isPositive), distanceTo(isNegative)), margin));
      const count = tf.maximum(tf.sum(isWhole), 1);
      return tf.div(tf.sum(tf.mul(isWhole, short)), count);
    },
    accuracy: nearestMeanAccuracy,
  };
}

/** `[2 · batch, batch]`: for each anchor its positive, then its negatives; a row of zeros where it has none. */
function chosen(labels: tf.Tensor1D, points: tf.Tensor2D, mining: Mining): tf.Tensor2D {
  const [batch] = points.shape;
  const distances = squaredDistances(points);
  const isSame = sameClass(labels);
  const isPositive = tf.sub(isSame, tf.eye(batch));
  const isNegative = tf.sub(1, isSame);
  const isAny = (choices: tf.Tensor) => tf.max(choices, 1, true);
  const only = (place: tf.Tensor) => tf.oneHot(place as tf.Tensor1D, batch, 1, 0, "float32");
  const farthest = (choices: tf.Tensor) => only(tf.argMax(tf.mul(tf.add(distances, 1), choices), 1));
  const nearest = (choices: tf.Tensor) =>
    only(tf.argMin(tf.add(distances, tf.mul(tf.sub(1, choices), far)), 1));
  const positive = farthest(isPositive);
  let negative = nearest(isNegative);
  if (mining === "semiHard") {
    const reach = tf.sum(tf.mul(distances, positive), 1, true); // [anchor, 1]
    const isBeyond = tf.mul(isNegative, tf.cast(tf.greater(distances, reach), "float32"));
    const hasBeyond = isAny(isBeyond);
    negative = tf.add(
      tf.mul(hasBeyond, nearest(isBeyond)),
      tf.mul(tf.sub(1, hasBeyond), farthest(isNegative)),
    );
  }
  return tf.concat(
    [tf.mul(positive, isAny(isPositive)), tf.mul(negative, isAny(isNegative))],
    0,
  ) as tf.Tensor2D;
}
