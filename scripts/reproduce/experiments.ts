/** The experiments: the spec of each, and the numbers that the paper gives for it. */
import type { Success } from "../../server/src/indicator/outcomes/success.ts";

/** Spearman's correlation with the final accuracy. */
export interface PaperCorrelations {
  checkpoint: number;
  sF: number;
  sFv: number;
  validationAccuracy: number;
}

/** Good and bad runs by what was predicted of them. */
export interface PaperConfusion {
  predictor: "sF" | "sFv" | "validationAccuracy";
  checkpoint: number;
  goodKept: number;
  goodStopped: number;
  badKept: number;
  badStopped: number;
}

export interface Experiment {
  /** what a person types after `npm run reproduce --`, and the name of its page */
  name: string;
  title: string;
  spec: string;
  /** what the paper does, and where our spec had to choose */
  about: string;
  /** where our numbers differ from the paper's, and why */
  differences?: string;
  /** what an experiment beyond the paper shows */
  shows?: string;
  pictures: readonly ("distribution" | "correlation" | "scores" | "decay" | "accuracies")[];
  /** a study is evaluated; of single runs the page lists each result */
  kind: "study" | "runs";
  /** which runs count as good; the paper's 65% when left out */
  success?: Success;
  /** whether the page tells when the spectra said that a run overfits */
  overfitting?: boolean;
  correlations: readonly PaperCorrelations[];
  confusions: readonly PaperConfusion[];
}

const correlation = (
  checkpoint: number,
  sF: number,
  sFv: number,
  validationAccuracy: number,
): PaperCorrelations => ({ checkpoint, sF, sFv, validationAccuracy });

export const experiments: readonly Experiment[] = [
  {
    name: "table1",
    title: "Table I: the first experiment",
    spec: "examples/paper/table1.dai.json",
    about:
      "120 initializations of a network with hidden layers of 512, 256, 256 and 128 units on Shell-1024, Adam with learning rate 1e-4, 100 epochs; good means a final validation accuracy above 65% (32 of 120 in the paper). The paper varies the standard deviation of Xavier's initialization “within a factor of 10”; here each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "Half as many runs are good as in the paper: those with gains from 0.21 to 1.98, which are rare in a uniform draw from 0.1 to 20. The paper does not say how it drew the deviations. All good runs are above 65% at epoch 10 already, so validation accuracy and s_Fv make no mistake. By epoch 20 their spectra have stopped changing: a low s_F no longer means a bad run, and its correlation falls where the paper's still rises; s_o keeps its AUC. The default verdicts distinguish converged from bad runs: they stop none of the good runs and save 93% of what the oracle could (“Rules over the whole course”).",
    kind: "study",
    pictures: ["distribution", "correlation", "scores"],
    correlations: [
      // biome-ignore lint/suspicious/noApproximativeNumericConstant: a correlation, not half the root of 2
      correlation(10, 0.404, 0.707, 0.685),
      correlation(20, 0.773, 0.829, 0.82),
      correlation(30, 0.831, 0.872, 0.878),
    ],
    confusions: [],
  },
  {
    name: "table2",
    title: "Table II: the second experiment",
    spec: "examples/paper/table2.dai.json",
    about:
      "137 initializations of a network with hidden layers of 256 and 128 units on Shell-256, RMSprop with learning rate 1e-4, 100 epochs; good means a final validation accuracy above 65% (34 of 137 in the paper). The paper varies the standard deviation of Xavier's initialization “within a factor of 10”; here each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "s_F at epoch 10 correlates more strongly with the final accuracy here than in the paper, with every matrix and window (the variants below). The matrix before the activation explains a part of it. The rest is probably due to the initializations, of which the paper says only that their standard deviations vary within a factor of 10. After epoch 10 the good runs converge, so a low s_F no longer means a bad run, and its correlation falls and changes sign; the paper says the same of saturated runs, but its correlations show less of it. The paper does not give t2 and δ. With the cautious defaults here s_F stops almost no run at epoch 10; “Stopping at epoch 10” shows it with a cutoff fitted to other runs, beside the baselines. The training loss, which the paper does not examine, is a stronger predictor here than any score.",
    kind: "study",
    pictures: ["distribution", "correlation", "scores"],
    correlations: [
      correlation(10, 0.395, 0.766, 0.716),
      correlation(20, 0.324, 0.767, 0.762),
      correlation(30, 0.414, 0.818, 0.786),
    ],
    confusions: [
      { predictor: "sF", checkpoint: 10, goodKept: 19, goodStopped: 15, badKept: 7, badStopped: 96 },
      { predictor: "sFv", checkpoint: 10, goodKept: 25, goodStopped: 9, badKept: 0, badStopped: 103 },
      {
        predictor: "validationAccuracy",
        checkpoint: 10,
        goodKept: 18,
        goodStopped: 16,
        badKept: 0,
        badStopped: 103,
      },
    ],
  },
  {
    name: "table3",
    title: "Table III: fifty architectures",
    spec: "examples/paper/table3.dai.json",
    about:
      "Fifty architectures of 1 to 11 hidden layers with widths of 32 to 512 (powers of two) on Shell-1024, each with an initialization of its own, Adam with learning rate 1e-4, 100 epochs. As in the other experiments, each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "The paper does not say how the initializations of its fifty architectures differ. At epoch 10 the correlations are near the paper's or above them. Later that of s_F is lower, as in table II, because the networks that learn have converged by then.",
    kind: "study",
    pictures: ["distribution", "correlation"],
    correlations: [
      correlation(10, 0.529, 0.719, 0.671),
      correlation(20, 0.632, 0.789, 0.752),
      correlation(30, 0.657, 0.843, 0.814),
    ],
    confusions: [],
  },
  {
    name: "figure1",
    title: "Figure 1: a network that trains and one that does not",
    spec: "examples/paper/figure1.dai.json",
    about:
      "Two initializations of a network with hidden layers of 512, 256, 256 and 128 units on Shell-1024, RMSprop with learning rate 1e-3. In the paper the first reaches 85.74% after 200 epochs and the second 55.42% after 350. Here they differ in their gain, 1 and 15, and both train for 350 epochs.",
    differences:
      "Both networks memorize the training samples, and the first loses some validation accuracy after its best epoch; the paper does not say how many samples it trains on. With this learning rate the spectra of the first network have collapsed after one epoch and expand slightly later. The spectra of the second decay slowly through all epochs, by far less than the first's in one epoch, and its accuracy does not rise.",
    kind: "runs",
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "figure9",
    title: "Figure 9: shuffled labels",
    spec: "examples/paper/figure9.dai.json",
    about:
      "40% of the training labels of Shell-32 are redrawn at random; two hidden layers of 128 units, SGD with learning rate 1e-3. The paper does not give the number of epochs; here it is 3,200, with gains of 1 and 4.",
    kind: "runs",
    overfitting: true,
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "figure7",
    title: "Figure 7: a convolutional network",
    spec: "examples/paper/figure7.dai.json",
    about:
      "The paper's ten-layer network on CIFAR-10, from an initialization that trains (76.3% after 100 epochs in the paper) and from one that does not (10.5%). Here they differ in their gain, 1 and 0.1, and train for 40 epochs on half of the images, which were stored as JPEG, so the accuracies are not the paper's.",
    differences:
      "Trained on half of the images, the first network memorizes them and its validation accuracy stays below the paper's. The second fails in another way than the paper's, whose dense layer shows no compression: a gain of 0.1 shrinks the signal over ten layers until all but one direction vanish in the first epoch, and the network stays at the level of guessing. So collapsed spectra do not prove that a network learns, and a verdict uses their changes.",
    kind: "runs",
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "fashion-mnist",
    title: "Fashion-MNIST: sixty initializations of an MLP",
    spec: "examples/fashion-mnist.dai.json",
    about:
      "Beyond the paper: a network with hidden layers of 256 and 128 units on a third of Fashion-MNIST (Xiao, Rasul & Vollgraf 2017), gains log-uniform from 0.01 to 10, RMSprop with learning rate 1e-4, 30 epochs; good means a final validation accuracy within 5 points of the best.",
    shows:
      "On images the spectra of good networks collapse in the first epochs and then expand, so the paper's s_s and s_F rank the runs in reverse. Relative to the untrained network and with absolute changes they separate good from bad runs ([normalization.md](normalization.md)). The training loss does so from the first checkpoint on.",
    kind: "study",
    success: { within: 0.05 },
    pictures: ["distribution", "correlation", "scores"],
    correlations: [],
    confusions: [],
  },
  {
    name: "fashion-mnist-cnn",
    title: "Fashion-MNIST: forty initializations of a CNN",
    spec: "examples/fashion-mnist-cnn.dai.json",
    about:
      "Beyond the paper: two convolutions and two dense layers on a quarter of Fashion-MNIST, gains log-uniform from 0.01 to 10, Adam with learning rate 1e-3, 20 epochs; good means a final validation accuracy within 5 points of the best.",
    shows:
      "As in the MLP, the spectra collapse and then expand. Sequential networks are scored relative to the untrained network ([normalization.md](normalization.md)); the rows named “width” are the paper's scores, which rank nearly all good runs last. Below a gain of about 2 the initialization makes little difference: nearly all runs end within a few points of each other. The question is which of the large gains fail, and the losses predict that from the first checkpoint on.",
    kind: "study",
    success: { within: 0.05 },
    pictures: ["distribution", "correlation", "scores"],
    correlations: [],
    confusions: [],
  },
];
